import { describe, expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import { reading, type Sample } from '../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { Latest } from '../../exporter/latest.ts';
import { statusReadings } from '../../exporter/status-readings.ts';
import { miner, pdu, sampleOf } from './devices.ts';

const START = Date.UTC(2026, 0, 5, 12);
const at = (seconds: number) => new Date(START + seconds * 1000);

function answer(device: Device, seconds: number, watts = 3000): Sample {
  const status = {
    up: true,
    at: at(seconds),
    answeredAt: at(seconds),
    seconds: 1,
    operation: 'hashing',
    attention: [],
  } as const;
  const readings = [
    ...statusReadings(device, {}, status, DEFAULT_THRESHOLDS),
    reading('miner.power', watts),
    reading('miner.hashrate', 1e14, { algorithm: 'sha256' }),
  ];
  return sampleOf(device, { at: at(seconds), readings });
}

function silence(device: Device, seconds: number, answered?: number): Sample {
  const answeredAt = answered === undefined ? undefined : at(answered);
  const status = {
    up: false,
    at: at(seconds),
    answeredAt,
    seconds: 15,
    operation: 'unreachable',
    attention: [],
  } as const;
  const readings = statusReadings(device, {}, { ...status, failureReason: 'timeout' }, DEFAULT_THRESHOLDS);
  return sampleOf(device, {
    at: at(seconds),
    readings,
    operation: 'unreachable',
    failure: { reason: 'timeout', detail: 'none' },
  });
}

function open(devices: Device[]) {
  const clock = { seconds: 0 };
  const latest = new Latest({ devices, staleAfterSeconds: 150, now: () => at(clock.seconds) });
  const text = () => [...latest.text()].join('');
  const names = () => [...new Set([...text().matchAll(/^(\w+)\{/gm)].map(([, name]) => name))].sort();
  return { latest, clock, text, names };
}

const STANDING = [
  'miner_board_temperature_limit_celsius',
  'miner_chip_temperature_limit_celsius',
  'miner_efficiency_drift_limit_ratio',
  'miner_feed_info',
  'miner_feed_power_tolerance_ratio',
  'miner_hardware_errors_limit_ratio',
  'miner_hashrate_decline_limit_ratio',
  'miner_hashrate_minimum_ratio',
  'miner_inlet_temperature_limit_celsius',
  'miner_last_answer_timestamp_seconds',
  'miner_last_poll_timestamp_seconds',
  'miner_location_info',
  'miner_psu_temperature_limit_celsius',
  'miner_restarts_limit',
  'miner_share_age_limit_seconds',
  'miner_shares_rejected_limit_ratio',
  'miner_up',
  'miner_warm_up_seconds',
];
const OF_A_POLL = ['miner_info', 'miner_operation', 'miner_poll_duration_seconds'];
const MEASURED = ['miner_hashrate_hashes_per_second', 'miner_power_watts'];
const FED = miner('m1', { feeds: [{ pdu: 'p1', outlet: '1' }] });

describe('Latest', () => {
  it('shows the newest sample of each device, every family once', () => {
    const { latest, clock, text } = open([FED, miner('m2')]);
    latest.put(answer(FED, 0, 3000));
    latest.put(answer(miner('m2'), 0, 2000));
    clock.seconds = 60;
    latest.put(answer(FED, 60, 3100));
    expect([...text().matchAll(/^miner_power_watts.*$/gm)].map(([line]) => line)).toEqual([
      'miner_power_watts{site="north",miner="m1"} 3100',
      'miner_power_watts{site="north",miner="m2"} 2000',
    ]);
    expect(text().match(/^# TYPE miner_power_watts /gm)).toHaveLength(1);
  });

  it('lets what was measured stand through a failed poll or two, and end when the answer is too old', () => {
    const { latest, clock, names, text } = open([FED]);
    latest.put(answer(FED, 0));
    clock.seconds = 60;
    latest.put(silence(FED, 60, 0));
    expect(names()).toEqual([...STANDING, ...OF_A_POLL, ...MEASURED, 'miner_poll_failure'].sort());
    expect(text()).toContain('miner_up{site="north",miner="m1"} 0\n');
    expect(text()).toContain('operation="unreachable"');
    expect(text()).not.toContain('operation="hashing"');
    clock.seconds = 150;
    expect(names()).toContain('miner_power_watts');
    clock.seconds = 151;
    latest.put(silence(FED, 151, 0));
    expect(names()).toEqual([...STANDING, ...OF_A_POLL, 'miner_poll_failure'].sort());
  });

  it('ends all but the standing series of a device that nobody polls any more, without a new sample', () => {
    const { latest, clock, names } = open([FED]);
    latest.put(answer(FED, 0));
    const before = latest.series;
    clock.seconds = 150;
    expect(names()).toEqual([...STANDING, ...OF_A_POLL, ...MEASURED].sort());
    clock.seconds = 150.001;
    expect(names()).toEqual(STANDING);
    expect(latest.series).toBe(before - OF_A_POLL.length - MEASURED.length);
    expect(latest.textOf('m1')).not.toContain('miner_power_watts');
    clock.seconds = 200;
    latest.put(answer(FED, 200));
    expect(names()).toContain('miner_power_watts');
  });

  it('writes a device once although its sample comes in the middle of a scrape', () => {
    const devices = Array.from({ length: 1100 }, (_, index) => miner(`m${index}`));
    const { latest } = open(devices);
    for (const device of devices) latest.put(answer(device, 0));
    let text = '';
    for (const chunk of latest.text()) {
      text += chunk;
      for (const device of devices.slice(0, 3)) {
        latest.put(silence(device, 0));
        latest.put(answer(device, 0, 9));
      }
    }
    const series = [...text.matchAll(/^(\w+\{.*\}) /gm)].map(([, name]) => name);
    expect(new Set(series).size).toBe(series.length);
    expect(text.match(/^miner_up\{/gm)).toHaveLength(1100);
  });

  it('counts duplicates, and knows no strangers', () => {
    const { latest } = open([FED]);
    const sample = answer(FED, 0);
    expect(latest.put({ ...sample, readings: [...sample.readings, reading('miner.power', 1)] })).toBe(1);
    expect(latest.put(answer(miner('stranger'), 0))).toBe(0);
    expect(latest.textOf('stranger')).toBeUndefined();
    expect(Object.fromEntries(latest.operations())).toEqual({ hashing: 1 });
  });
});

describe('when a miner last hashed', () => {
  const both = miner('m1', {
    feeds: [
      { pdu: 'p1', outlet: '1' },
      { pdu: 'p2', outlet: '8' },
    ],
  });
  const left = (seconds: number, watts: number) =>
    sampleOf(pdu('p1'), {
      at: at(seconds),
      operation: 'operating',
      readings: [reading('pdu.outlet_power', watts, { outlet: '1' }), reading('pdu.outlet_power', 77, { outlet: '2' })],
    });
  const right = (seconds: number, watts: number | undefined) =>
    sampleOf(pdu('p2'), {
      at: at(seconds),
      operation: 'operating',
      readings: [reading('pdu.outlet_power', watts, { outlet: '8' })],
    });

  it('keeps the time and the sum of its feeds of that moment', () => {
    const { latest, clock } = open([both, pdu('p1'), pdu('p2')]);
    for (const sample of [left(0, 1600), right(0, 1500), answer(both, 5)]) latest.put(sample);
    clock.seconds = 60;
    for (const sample of [left(60, 20), right(60, 10), silence(both, 65, 5)]) latest.put(sample);
    expect(latest.lastHashingOf('m1')).toEqual({ at: at(5), feedWatts: 3100, ownWatts: 3000 });
  });

  it('remembers what they drew while all boards worked', () => {
    const { latest } = open([both, pdu('p1'), pdu('p2')]);
    const boards = (seconds: number, count: number) => ({
      ...answer(both, seconds),
      readings: [reading('miner.boards', count), reading('miner.boards_expected', 3)],
    });
    for (const sample of [left(0, 1600), right(0, 1500), boards(5, 3)]) latest.put(sample);
    for (const sample of [left(10, 1000), right(10, 1000), boards(15, 2)]) latest.put(sample);
    expect(latest.lastHashingOf('m1')).toEqual({ at: at(15), feedWatts: 2000, wholeWatts: 3100 });
  });

  it.each([
    ['a PDU was not polled', [left(0, 1600)], 0],
    ['an outlet is not measured', [left(0, 1600), right(0, undefined)], 0],
    ['a PDU is stale', [left(0, 1600), right(0, 1500)], 151],
  ])('has no sum when %s', (_name, samples, seconds) => {
    const { latest, clock } = open([both, pdu('p1'), pdu('p2')]);
    for (const sample of samples) latest.put(sample);
    clock.seconds = seconds;
    latest.put(answer(both, seconds));
    expect(latest.lastHashingOf('m1')).toEqual({ at: at(seconds), ownWatts: 3000 });
  });

  it('is unknown for a miner that was never seen hashing', () => {
    const { latest } = open([both]);
    latest.put(silence(both, 0));
    expect(latest.lastHashingOf('m1')).toBeUndefined();
  });
});
