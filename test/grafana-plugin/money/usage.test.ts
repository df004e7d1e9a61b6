import { describe, expect, it } from 'vitest';
import { meterText, stretchesOf, type UsageVersion, wattsOf } from '../../../grafana-plugin/src/money/evidence.ts';
import { readEvidence } from '../../../grafana-plugin/src/money/lineEvidence.ts';
import type { UsageDay } from '../../../grafana-plugin/src/money/types.ts';
import { kwhText, markOf, monthOfUsage, titleOf } from '../../../grafana-plugin/src/money/usage.ts';

const use = (device: string, day: string, more: Partial<UsageDay> = {}): UsageDay => ({
  ...{ device, day, version: 1, recordedAt: '2026-11-04T00:00:00.000Z', kwh: '76.800', estimatedKwh: '0.000' },
  ...{ missingMinutes: 0, ...more },
});

describe('a month of usage', () => {
  const told = monthOfUsage(
    [
      use('m1', '2026-11-01', { lostMinutes: { grid: 35, fault: 10.4 } }),
      use('m1', '2026-11-02', { estimatedKwh: '5.000', kwh: '70.001' }),
      use('m2', '2026-11-01', { missingMinutes: 90, lostMinutes: { grid: 35 } }),
    ],
    [
      { device: 'm1', from: '2026-01-01' },
      { device: 'm2', from: '2026-11-01', to: '2026-11-03' },
      { device: 'm3', from: '2026-11-03' },
    ],
    '2026-11',
    '2026-11-04',
  );

  it('knows of each day whether it was metered, estimated, missing or never read', () => {
    const marks = told.rows.map(
      ({ device, cells }) => `${device} ${cells.map(({ day, mark }) => `${day.slice(8)} ${mark}`).join(', ')}`,
    );
    expect(marks).toEqual([
      'm1 01 metered, 02 estimated, 03 unknown',
      // It had it for two days; the second was never read.
      'm2 01 missing, 02 unknown',
      // Today is not over.
      'm3 03 unknown',
    ]);
    expect(told.unknownDays).toBe(3);
  });

  it('sums up exactly', () => {
    expect([told.kwh, told.estimatedKwh, told.missingMinutes]).toEqual(['223.601', '5.000', 90]);
    expect(told.lost).toEqual([
      { cause: 'grid', minutes: 70, devices: 2 },
      { cause: 'fault', minutes: 10, devices: 1 },
    ]);
  });

  it('holds 1,000 devices', () => {
    const devices = Array.from({ length: 1000 }, (_, at) => `m${at}`);
    const days = Array.from({ length: 30 }, (_, at) => `2026-11-${String(at + 1).padStart(2, '0')}`);
    const uses = devices.flatMap((device) => days.map((day) => use(device, day)));
    const month = monthOfUsage(
      uses,
      devices.map((device) => ({ device, from: '2026-01-01' })),
      '2026-11',
      '2026-12-02',
    );
    // 1,000 × 30 × 76.8.
    expect(month.kwh).toBe('2304000.000');
  });

  it.each([
    [{}, 'metered'],
    [{ estimatedKwh: '0.001' }, 'estimated'],
    [{ estimatedKwh: '4.000', missingMinutes: 1 }, 'missing'],
  ])('%j is %s', (more, mark) => {
    expect(markOf(use('m', '2026-11-01', more))).toBe(mark);
  });

  it('says a cell in words', () => {
    const cell = {
      day: '2026-11-01',
      mark: 'estimated' as const,
      use: use('m', '2026-11-01', { estimatedKwh: '2.000' }),
    };
    expect(titleOf(cell)).toBe('2026-11-01: 76.800 kWh, partly estimated, 2.000 kWh of it estimated');
    expect(titleOf({ day: '2026-11-02', mark: 'unknown' })).toBe('2026-11-02: nothing is known yet');
  });

  it.each([
    ['1234.567', '1\u202f234.6'],
    ['0.000', '0.0'],
    ['999999.99', '1\u202f000\u202f000.0'],
  ])('%s kWh are read as %s', (kwh, text) => {
    expect(kwhText(kwh)).toBe(text);
  });
});

describe('evidence', () => {
  const hour = 3_600_000;
  const version: UsageVersion = {
    ...use('m1', '2026-11-01'),
    quartersWh: [800, 0],
    evidence: {
      meters: [
        {
          pdu: 'p1',
          outlet: '4',
          wh: 800,
          stretches: [{ from: 5 * hour, to: 7 * hour, what: 'gap', joules: 7_200_000 }],
        },
      ],
      outages: [{ since: 3 * hour, until: 3.5 * hour, cause: 'our-action', evidence: 'power-cycled' }],
    },
  };

  it('puts gaps of meters and lost time in one order of time', () => {
    expect(stretchesOf(version).map(({ what, where, long, kwh }) => [where, long, kwh, what])).toEqual([
      ['ledger', '30 min', '–', 'our action: power-cycled'],
      ['p1:4', '2 h', '2.000', 'no reading: metered as a whole, spread evenly'],
    ]);
    expect(wattsOf(version.quartersWh)).toEqual([3200, 0]);
    expect(meterText({ at: 0, joules: 3_600_000 })).toBe('1.000 kWh');
  });

  it.each([
    [
      { devices: [{ device: 'm1', days: 30, wh: 2_304_000, estimatedWh: 500 }], factor: '1.04' },
      {
        facts: [['Factor on the meter', '1.04']],
        devices: [{ device: 'm1', days: 30, kwh: '2304.000', estimatedKwh: '0.500' }],
      },
    ],
    [{ devices: [{ device: 'm1', days: 4 }] }, { facts: [], devices: [{ device: 'm1', days: 4 }] }],
    [
      { lostMinutes: { grid: 90 }, counted: ['grid', 'our-action'] },
      {
        facts: [
          ['Lost time by cause', 'grid 1 h 30 min'],
          ['Causes that count', 'grid, our-action'],
        ],
        devices: [],
      },
    ],
    [{ part: 7 }, { facts: [['part', '7']], devices: [] }],
    [undefined, { facts: [], devices: [] }],
  ])('of a line, %j, is read', (evidence, read) => {
    expect(readEvidence({ evidence })).toEqual(read);
  });
});
