import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain, hindranceOf, REFUSALS, type RefusalId, refusalOf } from '../../alert-webhook/refusals.ts';
import type { WireReason } from '../../core/wire/wire.ts';
import type { OutletState } from '../../devices/driver.ts';
import { alertBody } from './bench.ts';
import { webhook } from './webhook.ts';

describe('what a refused command means', () => {
  // error-status of RFC 3416: what a read-only community gets differs by agent and version.
  it.each<[WireReason, number | undefined, RefusalId | undefined]>([
    ['unauthorized', 6, 'read-only'],
    ['unauthorized', 17, 'read-only'],
    ['unauthorized', 16, 'read-only'],
    ['unauthorized', 4, 'read-only'],
    ['unauthorized', 2, 'read-only'],
    ['timeout', undefined, 'no-answer'],
    ['unauthorized', undefined, 'no-credentials'],
    ['refused', 12, 'not-now'],
    ['refused', 10, 'not-accepted'],
    ['refused', 5, 'failed-inside'],
    ['refused', 13, 'failed-inside'],
    ['refused', 14, 'failed-inside'],
    ['unauthorized', 403, 'read-only'],
    ['refused', 500, undefined],
    ['refused', undefined, undefined],
    ['refused', 1, undefined],
    ['unreachable', undefined, undefined],
    ['unexpected-answer', undefined, undefined],
  ])('%s with code %s', (reason, code, id) => {
    expect(refusalOf({ reason, code })).toBe(id);
  });

  // Return values of the JSON-RPC of Raritan, which are no error-status of SNMP.
  it.each<[code: number | undefined, words: string, RefusalId]>([
    [1, 'the outlet is not switchable', 'not-switchable'],
    [2, 'load shedding is active', 'load-shedding'],
    [3, 'the outlet is disabled, because its inlet is', 'blocked'],
    [4, 'the outlet is not off', 'blocked'],
    [1, 'the PDU does not take this name', 'not-accepted'],
    [undefined, 'nothing was sent: outlet "2.7": it is not in the PDU\'s table', 'not-found'],
    [12, 'InconsistentValue: 1.3.6.1.4.1.21239.5.2.3.5.1.6.7', 'not-now'],
  ])('refused with %s in the words "%s"', (code, message, id) => {
    expect(refusalOf({ reason: 'refused', code, message })).toBe(id);
  });
});

describe('what keeps an outlet from being switched', () => {
  it.each<[Partial<OutletState>, RegExp | undefined]>([
    [{}, undefined],
    [{ switchable: true, suspended: false }, undefined],
    [{ state: 'off' }, undefined],
    [{ state: 'unknown' }, /^does not say whether it is on$/],
    [{ state: 'unknown', blocked: 'the row is of another outlet' }, /: the row is of another outlet$/],
    [{ switchable: false }, /^is not switchable\. The outlet has no relay/],
    [{ suspended: true }, /^is suspended after a breaker trip\. .*reset the breaker/],
    [{ blocked: 'locked on' }, /^cannot be switched now: locked on\. Somebody has locked/],
    [{ blocked: 'outlet control is inhibited' }, /takes? no commands/],
    [{ blocked: 'load shedding is active' }, /End load shedding/],
    [{ blocked: 'not in manual mode' }, /manual \(or remote\) control/],
    [{ blocked: 'blocked by an interlocking door' }, /Remove that reason on the PDU/],
  ])('%j', (state, words) => {
    const hindrance = hindranceOf({ state: 'on', ...state });
    if (words === undefined) expect(hindrance).toBeUndefined();
    else expect(hindrance).toMatch(words);
  });
});

describe('the table', () => {
  it('says of each refusal what it means and what to do, in sentences, each code once', () => {
    for (const { id, means, remedy } of REFUSALS) {
      for (const text of [means, remedy]) expect(text, id).toMatch(/^[A-Z].*\.$/);
      expect(explain(id)).toBe(`${means} ${remedy}`);
    }
    const codes = REFUSALS.flatMap((refusal) => ('codes' in refusal ? [...refusal.codes] : []));
    expect(new Set<number>(codes).size).toBe(codes.length);
    expect(explain('none')).toBe('');
  });

  it('stands in the documents', () => {
    const page = readFileSync('docs/refusals.md', 'utf8');
    for (const { id, remedy } of REFUSALS) {
      expect(page).toContain(`| \`${id}\` |`);
      expect(page).toContain(remedy);
    }
  });
});

describe('an action that a PDU refuses', () => {
  it.each<[WireReason, number | undefined, string, RegExp]>([
    ['unauthorized', 6, 'refused', /unauthorized, and the outlet is on .*may read and not write.*Allow writing/],
    ['refused', 12, 'refused', /not take this command in its present mode/],
    ['timeout', undefined, 'not-executed', /compare the write community/],
  ])('as %s, code %s, says what to do', async (reason, code, outcome, evidence) => {
    const farm = await webhook();
    farm.pdus.trouble = { reason, executes: false, ...(code === undefined ? {} : { code }) };
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect((await farm.actions())[0]).toMatchObject({ outcome, evidence: expect.stringMatching(evidence) });
  });
});
