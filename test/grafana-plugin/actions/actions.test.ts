import { describe, expect, it } from 'vitest';
import { readLink } from '../../../grafana-plugin/console/src/link.ts';
import { hindrance, type Preview, sumOf } from '../../../grafana-plugin/src/actions/deeds.ts';
import { outcomeOf, stepLines } from '../../../grafana-plugin/src/actions/journal.ts';
import { countText, formatOf } from '../../../grafana-plugin/src/inventory/import.ts';

const gate = (reason: string, override: 'never' | 'force' | 'not-asked') => ({
  reason,
  evidence: 'seen',
  help: '',
  override,
});
const preview = (verdict: Preview['verdict'], more: Partial<Preview> = {}): Preview => ({
  ...{ device: 'm1', deed: 'reboot', verdict, gates: [] },
  ...more,
});

describe('What hinders an order', () => {
  it.each([
    [preview('starts', { gates: [gate('cool-down', 'not-asked')] }), undefined],
    [preview('refused', { impossible: 'it has no login' }), 'it has no login'],
    [
      preview('needs-force', { gates: [gate('not-confirmed', 'force'), gate('x', 'not-asked')] }),
      'not confirmed (seen)',
    ],
    [preview('refused'), 'refused'],
  ])('%#', (told, words) => {
    expect(hindrance(told)).toBe(words);
  });

  it('adds up by reason for many', () => {
    const all = [
      preview('starts'),
      preview('refused', { gates: [gate('cool-down', 'never')] }),
      preview('refused', { impossible: 'no outlet' }),
      preview('needs-force', { gates: [gate('cool-down', 'force')] }),
    ];
    expect(sumOf(all)).toEqual({
      start: 1,
      left: [
        { why: 'cool down', count: 2 },
        { why: 'no outlet', count: 1 },
      ],
    });
    expect(sumOf(all, true).start).toBe(2);
    const impossible = preview('refused', { impossible: 'the driver x cannot reboot "m1"' });
    expect(sumOf([impossible]).left).toEqual([{ why: 'the driver x cannot reboot', count: 1 }]);
  });
});

describe('A journal', () => {
  const line = (step: string, phase: string, seconds: number, evidence: Record<string, unknown> = {}) => ({
    ...{ seq: seconds, step, phase, evidence },
    at: new Date(Date.parse('2026-03-05T10:00:00Z') + seconds * 1000).toISOString(),
  });
  it('has a line a step, as it stands last, with the time from the beginning', () => {
    const journal = [
      line('precheck', 'intent', 0),
      line('precheck', 'confirmed', 1, { watts: 3412.04, plan: {} }),
      line('cycle', 'sent', 2),
      line('verify-off', 'failed', 9, { stillDraws: true }),
    ];
    expect(stepLines({ journal, startedAt: '2026-03-05T10:00:00Z' })).toEqual([
      { step: 'precheck', state: 'done', after: 1, detail: 'watts 3412' },
      // Sent, and the next step has begun.
      { step: 'cycle', state: 'done', after: 2, detail: '' },
      { step: 'verify-off', state: 'failed', after: 9, detail: 'still draws true' },
    ]);
  });

  it('has a step that runs as the last one alone', () => {
    const journal = [line('precheck', 'confirmed', 0), line('cycle', 'sent', 2)];
    expect(stepLines({ journal, startedAt: '2026-03-05T10:00:00Z' }).map(({ state }) => state)).toEqual([
      'done',
      'running',
    ]);
  });

  it.each([
    [{}, undefined],
    [
      { outcome: 'verified', evidence: 'it hashes' },
      { severity: 'success', text: 'Done, and seen to have helped: it hashes' },
    ],
    [{ outcome: 'not-healthy' }, { severity: 'warning', text: 'Done, but the miner is not well' }],
    [{ outcome: 'of-another-version' }, { severity: 'info', text: 'of another version' }],
  ])('ends as %j says', (told, expected) => {
    expect(outcomeOf(told)).toEqual(expected);
  });
});

describe('An import', () => {
  const none = { create: 0, change: 0, same: 0, conflict: 0, bad: 0 };
  it.each([
    [{ applied: false, counts: { ...none, create: 2, bad: 1 }, rows: [] }, '2 would be made, 1 unreadable, left out'],
    [{ applied: true, counts: { ...none, change: 1, same: 3 }, rows: [] }, '1 changed, 3 the same'],
    [{ applied: false, counts: none, rows: [] }, 'no device in it'],
  ])('%# is said in one line', (answer, text) => {
    expect(countText(answer)).toBe(text);
  });

  it.each([
    ['farm.CSV', 'csv'],
    ['farm.json', 'json'],
    ['farm.yml', 'yaml'],
    ['farm.yaml', 'yaml'],
    ['farm', 'csv'],
  ])('%s is %s', (name, format) => {
    expect(formatOf(name)).toBe(format);
  });
});

describe('A link to the console', () => {
  it.each([
    ['#/registration/abc-D_1', { kind: 'registration', token: 'abc-D_1' }],
    ['#/password/x', { kind: 'password', token: 'x' }],
    ['#/password/', undefined],
    ['#/other/x', undefined],
    ['#/password/x/y', undefined],
    ['', undefined],
  ])('%s', (hash, link) => {
    expect(readLink(hash)).toEqual(link);
  });
});
