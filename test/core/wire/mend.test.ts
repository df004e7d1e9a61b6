import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insteadOfJson, mend } from '../../../core/wire/mend.ts';

describe('mend leaves good JSON alone', () => {
  it('returns any JSON value untouched', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(mend(text)).toEqual({ value: JSON.parse(text), mends: [] });
      }),
    );
  });

  it('returns strings full of punctuation untouched', () => {
    const hostile = fc
      .array(fc.constantFrom(',}', '}{', '[,{', '""temp0', "\\'", ':nan,', '// x\n', '\0', 'f(', '"'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        expect(mend(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)), mends: [] });
      }),
    );
  });

  it('repairs around strings that look broken without touching them', () => {
    const tricky = ',} }{ [,{ :nan, "" temp0 \\ } ]';
    const text = `{"a":${JSON.stringify(tricky)},"b":[{"c":1}{"d":2}],}`;
    expect(mend(text)?.value).toEqual({ a: tricky, b: [{ c: 1 }, { d: 2 }] });
  });

  it('never throws, whatever the text', () => {
    const scraps = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      'nan',
      '1',
      '\0',
      '\n',
      '(',
      ')',
      'a',
      '"error_code":[',
    );
    fc.assert(fc.property(fc.array(scraps, { maxLength: 40 }), (parts) => void mend(parts.join(''))));
  });

  it.each([
    ['an empty text', ''],
    ['a word', 'hello'],
    ['a call with a number', 'Error(5)'],
    ['bare nan', 'nan'],
    ['only NULs', '\0\0'],
    ['a pipe reply', 'STATUS=S,Code=11|SUMMARY,Elapsed=1|'],
    ['only an opening', '{"a":[{'],
    ['brackets that do not match', '{"a":[1}'],
  ])('does not make JSON of %s', (_what, text) => {
    expect(mend(text)).toBeUndefined();
  });
});

const table: [rule: string, broken: string, meant: unknown][] = [
  ['trailing-nul', '{"id":1}\0\0', { id: 1 }],
  ['trailing-nul', '\0{"id":1}\n\0\n', { id: 1 }],
  ['comment-lines', '// http://10.0.0.1/stats\n// saved\n{"id":1}', { id: 1 }],
  ['jsonp', 'minerinfoCallback({"version":"1"});', { version: '1' }],
  ['jsonp', 'a({"x":")"}); b({"y":1});', { x: ')' }],
  ['several-documents', '{"a":"}"}{"b":2}', { a: '}' }],
  ['several-documents', '{"a":1}\0{"b":2}', { a: 1 }],
  ['control-characters', '{"at":"Tue Jun 16 10:16:42 2020\n",\n"id":1}', { at: 'Tue Jun 16 10:16:42 2020', id: 1 }],
  ['trailing-comma', '{"mode":"normal", }', { mode: 'normal' }],
  ['trailing-comma', '{"list":[1,2,]}', { list: [1, 2] }],
  ['empty-value', '{"fan" : ,"pwm":""}', { fan: null, pwm: '' }],
  ['empty-value', '{"pwm":"","fan":}', { fan: null, pwm: '' }],
  [
    'missing-comma-between-objects',
    '{"STATS":[{"Type":"L3+"}{"STATS":0}]}',
    { STATS: [{ Type: 'L3+' }, { STATS: 0 }] },
  ],
  ['comma-after-bracket', '{"POOLS":[,{"POOL":0}]}', { POOLS: [{ POOL: 0 }] }],
  ['missing-comma-between-strings', '{"Mode":"Normal""temp0":61.5}', { Mode: 'Normal', temp0: 61.5 }],
  ['bad-escape', String.raw`{"fw":"\'20200917.22.REL\'","path":"c:\\'"}`, { fw: "'20200917.22.REL'", path: "c:\\'" }],
  [
    'bare-nan',
    '{"av":nan,"min":-nan,"max":inf,"name":"nan of inf"}',
    { av: null, min: null, max: null, name: 'nan of inf' },
  ],
  [
    'error-code-list',
    '{"error_code":["329":"a]","540":"b"],"list":["x"]}',
    { error_code: { 329: 'a]', 540: 'b' }, list: ['x'] },
  ],
  ['leading-comma', ',"id":1}', { id: 1 }],
  ['tail-brace-quote', '{"VERSION":[{"Type":"S9k"}],"id":1}"}', { VERSION: [{ Type: 'S9k' }], id: 1 }],
  ['tail-quote', '{"id":1}"', { id: 1 }],
  ['truncated', '{"Msg":{"error_code":[{"530":"at"},{"531":"2023-0', { Msg: { error_code: [{ 530: 'at' }] } }],
  ['truncated', '{"a":12,"b":34', { a: 12 }],
  ['truncated', '{"a":{"b":true,"c":{"d"', { a: { b: true } }],
  ['truncated', '{"a":[1,2', { a: [1] }],
  ['truncated', '{"error_code":[{"530":"at"}', { error_code: [{ 530: 'at' }] }],
  ['nan-text', '{"MHS av":"inf","Device Hardware%":"-nan"}', { 'MHS av': null, 'Device Hardware%': null }],
  ['nan-text', '{"User":"nan","URL":"inf","av":"nan"}', { User: 'nan', URL: 'inf', av: null }],
];

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

it.each([
  ['reads what is nested as deep as devices nest', 100, true],
  ['refuses what is nested deeper: whoever prints it runs out of stack', 101, false],
  ['refuses what is nested by the thousand', 50_000, false],
])('%s', (_, levels, isRead) => {
  expect(mend(nested(levels)) !== undefined).toBe(isRead);
});

describe('mend repairs what miners write', () => {
  it.each(table)('%s: %j', (rule, broken, meant) => {
    expect(mend(broken)).toEqual({ value: meant, mends: [rule] });
  });

  it('names every rule that took part, in their order', () => {
    expect(mend('{"a":[,{"b":nan}{"c":"inf",}],}\0')).toEqual({
      value: { a: [{ b: null }, { c: null }] },
      mends: [
        'trailing-nul',
        'trailing-comma',
        'missing-comma-between-objects',
        'comma-after-bracket',
        'bare-nan',
        'nan-text',
      ],
    });
  });

  it('reads the truncated form of a clean reply as a part of it, at every cut', () => {
    const whole = '{"STATUS":"S","Msg":{"codes":[{"530":"a b"},-2.5e3,null,[true]],"é":"x\\"y"},"id":1}';
    for (let cut = 1; cut < whole.length; cut += 1) {
      const found = mend(whole.slice(0, cut));
      if (found) expect(JSON.parse(whole)).toMatchObject(prune(found.value));
    }
    expect(mend(whole.slice(0, 20))?.value).toEqual({ STATUS: 'S' });
  });

  it('takes a broken reply of several megabytes in seconds', () => {
    const row = '{"a":"b","c":1}';
    const begun = performance.now();
    const found = mend(`{"rows":[${row.repeat(300_000)}]}`);
    expect(found).toHaveProperty('value.rows.length', 300_000);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

/** Lists are cut short by truncation, and toMatchObject wants them equal: compare members, not lengths. */
function prune(value: unknown): object {
  if (Array.isArray(value))
    return expect.arrayContaining(
      value.map((one) => (typeof one === 'object' && one !== null ? expect.objectContaining(one) : one)),
    );
  if (typeof value !== 'object' || value === null) return value as object;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, prune(inner)]));
}

describe('insteadOfJson', () => {
  it.each([
    ['Socket connect failed: Connection refused\n', 'backend-down'],
    ['<!DOCTYPE html><html></html>', 'html'],
    ['\r\n <html><body>login</body></html>', 'html'],
    ['{"fan1":"Socket connect failed: Connection refused"}', undefined],
    ['{"a":"<html>"', undefined],
  ] as const)('%j is %s', (text, kind) => {
    expect(insteadOfJson(text)).toBe(kind);
    if (kind) expect(mend(text)).toBeUndefined();
  });
});
