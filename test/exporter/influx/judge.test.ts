import { describe, expect, it } from 'vitest';
import { judge, type Verdict } from '../../../exporter/influx/judge.ts';

const json = (value: unknown) => JSON.stringify(value);
const partial = (dropped: number, ...bad: object[]) => ({ is: 'partial', dropped, bad });
const wait = (why: string, detail: string, more = {}) => ({ is: 'wait', why, detail, ...more });

/** As InfluxDB 1.8, 2.7 and 3 write them, and what stands before them. */
const CASES: [string, number, string, object][] = [
  ['written', 204, '', { is: 'written' }],
  ['written, as v3 says', 200, '', { is: 'written' }],
  [
    'v1: a line that is none, the others written',
    400,
    json({ error: "partial write: unable to parse 'm,a=1 x': invalid field format dropped=0" }),
    partial(1, { line: 'm,a=1 x', reason: 'invalid field format dropped=0' }),
  ],
  [
    'v1: another type of field',
    400,
    json({
      error:
        'partial write: field type conflict: input field "up" on measurement "miner" is type float, already exists as type integer dropped=3',
    }),
    partial(3, { reason: expect.stringContaining('already exists as type integer') }),
  ],
  [
    'v2: lines that are none, nothing written',
    400,
    json({
      code: 'invalid',
      message: "unable to parse 'a': missing fields\nunable to parse 'b x=': missing field value",
    }),
    {
      is: 'refused',
      bad: [
        { line: 'a', reason: 'missing fields' },
        { line: 'b x=', reason: 'missing field value' },
      ],
    },
  ],
  [
    'v2: beyond the retention',
    422,
    json({
      code: 'unprocessable entity',
      message: 'failure writing points to database: partial write: points beyond retention policy dropped=2',
    }),
    partial(2, { reason: expect.stringContaining('beyond retention') }),
  ],
  [
    'v3: lines by their numbers, the others written',
    400,
    json({
      error: 'partial write of line protocol occurred',
      data: [{ original_line: 'm x=1', line_number: 2, error_message: 'invalid column type for column x' }],
    }),
    partial(1, { number: 2, reason: 'invalid column type for column x' }),
  ],
  [
    'v3: nothing written',
    400,
    json({
      error: 'parsing failed for write_lp endpoint',
      data: { original_line: 'm', line_number: 4, error_message: 'no fields' },
    }),
    { is: 'refused', bad: [{ number: 4, reason: 'no fields' }] },
  ],
  ['too much at once', 413, json({ code: 'request too large' }), { is: 'too-large' }],
  [
    'no token',
    401,
    json({ code: 'unauthorized', message: 'unauthorized access' }),
    wait('misconfigured', 'HTTP 401: unauthorized access'),
  ],
  ['a token that may not', 403, 'forbidden', wait('misconfigured', 'HTTP 403: forbidden')],
  [
    'no such bucket',
    404,
    json({ code: 'not found', message: 'bucket "x" not found' }),
    wait('misconfigured', 'HTTP 404: bucket "x" not found'),
  ],
  ['a redirect', 302, '', wait('misconfigured', 'HTTP 302')],
  [
    'a 400 that is of no line',
    400,
    json({ error: 'database is required' }),
    wait('misconfigured', 'HTTP 400: database is required'),
  ],
  [
    'a proxy without a server',
    502,
    '<html>Bad Gateway</html>',
    wait('server-error', 'HTTP 502: <html>Bad Gateway</html>'),
  ],
  ['a server that fails', 500, json({ error: 'timeout' }), wait('server-error', 'HTTP 500: timeout')],
];

describe('the answer to a write', () => {
  it.each(CASES)('%s', (_, status, body, expected) => {
    expect(judge({ status, body })).toMatchObject(expected);
  });

  it.each([
    ['seconds', 429, '7', 7000],
    ['seconds', 503, '1', 1000],
    ['nothing', 503, null, undefined],
    ['nonsense', 503, 'soon', undefined],
  ])('reads %s of Retry-After (%i, %s)', (_, status, retryAfter, expected) => {
    const verdict = judge({ status, body: '', retryAfter }) as Extract<Verdict, { is: 'wait' }>;
    expect([verdict.is, verdict.why, verdict.retryAfterMs]).toEqual(['wait', 'busy', expected]);
  });

  it('reads a date of Retry-After', () => {
    const verdict = judge(
      { status: 503, body: '', retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' },
      Date.UTC(2026, 9, 21, 7, 27, 30),
    );
    expect(verdict).toMatchObject({ is: 'wait', why: 'busy', retryAfterMs: 30_000 });
  });

  it('keeps a long answer short', () => {
    expect((judge({ status: 500, body: 'x'.repeat(1e6) }) as { detail: string }).detail.length).toBeLessThan(500);
  });
});
