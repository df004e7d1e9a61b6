import { describe, expect, it } from 'vitest';
import { dunningProblems } from '../../../../sidecar/billing/dunning/config.ts';
import { type DunningFacts, nextStep } from '../../../../sidecar/billing/dunning/next-step.ts';
import { mailsByItself } from '../../../../sidecar/billing/post/by-itself.ts';
import { runsProblems } from '../../../../sidecar/billing/runs/config.ts';
import { CONFIG } from '../office.ts';

const DUE = '2026-12-06';
const facts = (more: Partial<DunningFacts> = {}): DunningFacts => ({
  ...{ state: 'overdue', disputed: false, openMinor: 100, dueDay: DUE, today: DUE, steps: [-3, 3, 10, 20], done: [] },
  ...more,
});
const done = (...all: [step: number, day: string][]) => all.map(([step, day]) => ({ step, day }));

describe('a reminder', () => {
  it.each<[what: string, more: Partial<DunningFacts>, outcome: unknown]>([
    ['waits until three days before', { state: 'sent', today: '2026-12-02' }, { step: 0, on: '2026-12-03' }],
    ['is due three days before', { state: 'sent', today: '2026-12-03' }, { step: 0 }],
    ['of the days before is still due on the due day', { state: 'sent' }, { step: 0 }],
    ['of the days before is none behind it', { today: '2026-12-07' }, { step: 1, on: '2026-12-09' }],
    ['is due three days behind', { today: '2026-12-09' }, { step: 1 }],
    ['is made once', { today: '2026-12-09', done: done([1, '2026-12-09']) }, { step: 2, on: '2026-12-16' }],
    ['goes on by its days', { today: '2026-12-16', done: done([1, '2026-12-09']) }, { step: 2 }],
    [
      'that came late pushes the next one: 7 days lie between them',
      { today: '2027-02-01', done: done([1, '2027-01-28']) },
      { step: 2, on: '2027-02-04' },
    ],
    ['comes alone, however late it is', { today: '2027-02-01' }, { step: 1 }],
    [
      'ends with the last step',
      { today: '2027-02-01', done: done([3, '2026-12-26']) },
      { none: 'all steps were made' },
    ],
    ['is not for what is paid', { state: 'paid', openMinor: 0 }, { none: 'it is paid' }],
    ['is not for what is cancelled', { state: 'cancelled', openMinor: 0 }, { none: 'it is cancelled' }],
    ['is not for what is disputed', { today: '2026-12-20', disputed: true }, { none: 'it is disputed' }],
    ['is for what is paid in part', { state: 'part-paid', today: '2026-12-09' }, { step: 1 }],
    ['is none where nothing is configured', { steps: [] }, { none: 'all steps were made' }],
  ])('%s', (_, more, outcome) => {
    expect(nextStep(facts(more))).toEqual(outcome);
  });
});

describe('the configuration', () => {
  const text = { en: 'Please pay.' };
  it.each([
    { dunning: { automatic: false, steps: [{ days: 3, text }] }, paths: [] },
    { dunning: { automatic: false, steps: [{ days: 3, text, fee: { EUR: '5' } }], feeTax: 'none' }, paths: [] },
    { dunning: { automatic: false, steps: [{ days: 3, text, fee: { EUR: '5' } }] }, paths: ['feeTax'] },
    { dunning: { automatic: false, steps: [{ days: 3, text }], feeTax: 'other' }, paths: ['feeTax'] },
    {
      dunning: {
        automatic: false,
        steps: [
          { days: 3, text },
          { days: 3, text: { de: 'Bitte zahlen.' } },
        ],
      },
      paths: ['steps.1.days', 'steps.1.text'],
    },
  ])('of reminders: $paths', ({ dunning, paths }) => {
    expect(dunningProblems(dunning as never, { none: {} }).map(({ path }) => path.join('.'))).toEqual(paths);
  });

  it.each([
    { runs: { cron: '0 6 2 * *' }, paths: [] },
    { runs: { cron: '0 6 2 * *', timeZone: 'America/Chicago' }, paths: [] },
    { runs: { cron: '0 6 2 * *', timeZone: 'Mars/Base' }, paths: ['timeZone'] },
    { runs: { cron: '0 25 2 * *' }, paths: ['cron'] },
    { runs: { cron: '0 6 30 2 *' }, paths: ['cron'] },
    { runs: { cron: '0 0 6 2 * *' }, paths: ['cron'] },
  ])('of runs: $runs', ({ runs, paths }) => {
    expect(
      runsProblems({ make: 'previews', send: false, collect: true, ...runs } as never).map(({ path }) =>
        path.join('.'),
      ),
    ).toEqual(paths);
  });

  it.each([
    { more: {}, mails: false },
    { more: { post: { ...CONFIG.post, receipts: 'on-payment' as const } }, mails: true },
    { more: { dunning: { automatic: false, steps: [] } }, mails: false },
    { more: { dunning: { automatic: true, steps: [] } }, mails: true },
    { more: { runs: { cron: '0 6 2 * *', make: 'drafts' as const, send: true, collect: true } }, mails: false },
    { more: { runs: { cron: '0 6 2 * *', make: 'invoices' as const, send: true, collect: true } }, mails: true },
  ])('$more mails by itself: $mails', ({ more, mails }) => {
    expect(mailsByItself({ ...CONFIG, ...more })).toBe(mails);
  });
});
