import { describe, expect, it } from 'vitest';
import type { Action } from '../../../grafana-plugin/src/actions/journal.ts';
import { deedMarks } from '../../../grafana-plugin/src/miner/deedMarks.ts';
import { errorRows } from '../../../grafana-plugin/src/miner/readings.ts';

describe('What a miner complains about', () => {
  const advice = [
    {
      ...{ code: 'fan-lost', severity: 'critical', means: 'A fan does not turn.', todo: 'Replace it.' },
      ...{ restart: 'never', powerCycle: 'never' },
    },
  ];

  it('has what to do beside it, errors before reasons to look', () => {
    const rows = errorRows(
      [
        { name: 'miner_attention', labels: { level: 'action', reason: 'fan-lost' }, value: 1 },
        {
          name: 'miner_error',
          labels: { code: 'fan-lost', severity: 'critical', fan: '2', vendor_code: '111' },
          value: 1,
        },
        { name: 'miner_error', labels: { code: 'strange' }, value: 1 },
        { name: 'miner_error', labels: { code: 'chips-lost' }, value: 0 },
      ],
      advice,
    );
    expect(rows).toEqual([
      ['Error: fan lost', 'fan 2, vendor code 111', 'A fan does not turn.', 'Replace it. A power cycle can do harm.'],
      ['Error: strange', '', '', "Read the miner's own log."],
      ['Needs somebody: fan lost', '', 'A fan does not turn.', 'Replace it. A power cycle can do harm.'],
    ]);
  });
});

describe('What was done with a miner, on its charts', () => {
  const action = (id: number, startedAt: string, more: Partial<Action> = {}): Action => ({
    ...{ id, device: 'm1', action: 'power-cycle', step: 'verify-on', startedAt, journal: [] },
    ...more,
  });
  const [from, to] = [Date.parse('2026-03-05T00:00:00Z'), Date.parse('2026-03-06T00:00:00Z')];

  it('is what began within the time, oldest first', () => {
    const marks = deedMarks(
      [
        action(3, '2026-03-05T10:00:00Z'),
        action(2, '2026-03-05T09:00:00Z', { outcome: 'verified', orderedBy: 'Ann' }),
        action(1, '2026-03-04T23:59:59Z'),
      ],
      from,
      to,
    );
    expect(marks).toEqual([
      {
        ...{ id: 2, at: Date.parse('2026-03-05T09:00:00Z'), severity: 'success' },
        words: 'power cycle, by Ann, Done, and seen to have helped',
      },
      {
        ...{ id: 3, at: Date.parse('2026-03-05T10:00:00Z'), severity: 'info' },
        words: 'power cycle, by Logixx, running: verify on',
      },
    ]);
  });
});
