import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readList } from '../../alert-webhook/inbox/read-list.ts';

const read = async (text: string, key: string | null = 'alerts') => {
  const elements: unknown[] = [];
  const found = await readList(Buffer.from(text), key ?? undefined, (element) => elements.push(element));
  return found && { elements, rest: found.rest };
};

describe('a body that is read in pieces', () => {
  it('has the elements and the rest that JSON.parse finds, whatever stands in it', async () => {
    const element = fc.jsonValue({ maxDepth: 3 });
    const rest = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    const blanks = fc.constantFrom(undefined, 1, '\t');
    await fc.assert(
      fc.asyncProperty(
        fc.array(element, { maxLength: 20 }),
        rest,
        rest,
        blanks,
        async (alerts, before, behind, blank) => {
          const text = JSON.stringify({ ...before, alerts, ...behind, last: '}' }, undefined, blank);
          const whole = JSON.parse(text) as Record<string, unknown>;
          if (!Array.isArray(whole['alerts'])) return;
          expect(await read(text)).toEqual({ elements: whole['alerts'], rest: { ...whole, alerts: [] } });
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('of megabytes is cut between elements, whatever brackets and quotes stand in their texts', async () => {
    const alerts = Array.from({ length: 9_000 }, (_, index) => ({
      index,
      text: `]}," \\ é💡 ${'x'.repeat(index % 300)}`,
    }));
    const text = JSON.stringify({ receiver: 'r', alerts, version: '4' });
    expect(text.length).toBeGreaterThan(1_500_000);
    const found = await read(text);
    expect(found?.rest).toEqual({ receiver: 'r', alerts: [], version: '4' });
    expect(found?.elements).toEqual(alerts);
    expect((await read(JSON.stringify(alerts), null))?.elements).toEqual(alerts);
  });

  const long = `"${'x'.repeat(70_000)}"`;
  it.each([
    ['behind the last comma of a long list', `{"alerts":[${long},]}`],
    ['between two commas of a long list', `{"alerts":[${long},,${long}]}`],
    ['behind the object', '{"alerts":[]} x'],
    ['in place of a colon', '{"alerts" []}'],
    ['inside an element', '{"alerts":[{"a":}]}'],
  ])('is refused when something is wrong %s', async (_where, text) => {
    await expect(read(text)).rejects.toThrow(SyntaxError);
  });

  it.each([['{"alerts":[1,2'], ['{"alerts":{}}'], ['{"a":{"alerts":[1]}}'], ['[{"alerts":[]}]'], ['"alerts"'], ['']])(
    'has no such list in %s',
    async (text) => {
      expect(await read(text)).toBeUndefined();
    },
  );
});
