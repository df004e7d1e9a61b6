import { expect } from 'vitest';
import { sampleOf, silentSample } from '../bench.ts';

export const NOW = 1_800_000_000_000;
export const OUTLET = { outlet: 'pdu-1/1' };

export const low = (values: Record<string, number>) =>
  sampleOf('m1', {
    operation: 'degraded',
    readings: Object.entries({ hashrate: 40, hashrate_expected: 100, hashrate_minimum: 0.8, ...values }).map(
      ([name, value]) => ({ metric: `miner.${name}`, labels: {}, value }),
    ),
  });

/** The hottest chip of each board in this order; the limit is 95 °C. */

export function hot(...celsius: number[]) {
  const readings = celsius.map((value, index) => ({
    metric: 'miner.chip_temperature',
    labels: { board: String(index), sensor: 'max' },
    value,
  }));
  return sampleOf('m1', {
    readings: [...readings, { metric: 'miner.chip_temperature_limit', labels: {}, value: 95 }],
  });
}

export function withFans(sample: ReturnType<typeof hot>, turning: number, expected: number) {
  const fans = [
    { metric: 'miner.fans', labels: {}, value: turning },
    { metric: 'miner.fans_expected', labels: {}, value: expected },
  ];
  return { ...sample, readings: [...sample.readings, ...fans] };
}

/** Two minutes before. */

export function earlier(celsius: number) {
  return { ...hot(celsius), at: new Date(Date.now() - 120_000).toISOString() };
}

export function pools(...up: number[]) {
  const { readings, ...sample } = low({ hashrate: 0 });
  const told = up.map((value, pool) => ({ metric: 'miner.pool_up', labels: { pool: String(pool) }, value }));
  return { ...sample, readings: [...readings, ...told] };
}

export function pduSample(readings: [string, Record<string, string>, number | undefined][], ageSeconds = 0) {
  const sample = sampleOf('pdu-1', {
    operation: 'operating',
    ageSeconds,
    readings: readings.map(([name, labels, value]) => ({ metric: `pdu.${name}`, labels, value })),
  });
  return { 'pdu-1': sample };
}

export function air(celsius: number, ageSeconds = 0) {
  return pduSample([['sensor_temperature', { sensor: '1' }, celsius]], ageSeconds);
}

export function breaker(current: number, rated: number | undefined, ageSeconds = 0) {
  return pduSample(
    [
      ['outlet_source', { ...OUTLET, breaker: 'B1', inlet: '' }, 1],
      ['outlet_voltage', OUTLET, 200],
      ['breaker_current', { breaker: 'B1' }, current],
      ['breaker_current', { breaker: 'B2' }, 99],
      ['breaker_rated_current', { breaker: 'B1' }, rated],
    ],
    ageSeconds,
  );
}

export function inlet(current: number, rated: number, fullestLine?: number) {
  return pduSample([
    ['inlet_voltage', { inlet: 'I1' }, 200],
    ['inlet_current', { inlet: 'I1' }, current],
    ['line_current', { inlet: 'I1', line: 'L2' }, fullestLine],
    ['line_current', { inlet: 'I1', line: 'N' }, 99],
    ['inlet_rated_current', { inlet: 'I1' }, rated],
  ]);
}

/** A building of 60 silent miners would hold by itself; here only those of one rack are. */

/** All hash little by themselves alone; of those on one pool some reach no pool. */

export function attention(...reasons: string[]) {
  return sampleOf('m1', {
    attention: reasons.map((reason) => ({ level: 'action', reason, evidence: `${reason} was seen` })),
  });
}

export function errorsOf(codes: string[]) {
  return codes.map((code) => ({ code, vendorCode: '999', message: `${code} was told` }));
}

export function silentAfter(...codes: string[]) {
  return { ...silentSample('m1'), lastErrors: errorsOf(codes) };
}

export function reporting(...codes: string[]) {
  return { ...attention('board-lost'), facts: { errors: errorsOf(codes) } };
}

export function lastly(feedWatts: number, ownWatts: number) {
  return { at: new Date(NOW).toISOString(), feedWatts, ownWatts };
}

/** Two of three boards, of a miner that tells no watts: with all of them its outlets drew so much. */
export function boardGone(wholeWatts: number) {
  const readings = [
    { metric: 'miner.boards', labels: {}, value: 2 },
    { metric: 'miner.boards_expected', labels: {}, value: 3 },
  ];
  const lastHashing = { at: new Date(NOW).toISOString(), feedWatts: wholeWatts, wholeWatts };
  return { ...attention('board-lost'), operation: 'degraded', readings, lastHashing };
}

export function remembered(feedWatts: number, ownWatts: number, tolerance?: number) {
  const readings = tolerance === undefined ? [] : [feedPowerTolerance(tolerance)];
  return { ...silentSample('m1'), readings, lastHashing: lastly(feedWatts, ownWatts) };
}

export function feedPowerTolerance(value: number) {
  return { metric: 'miner.feed_power_tolerance', labels: {}, value };
}

export function unremembered() {
  const { lastHashing, ...rest } = silentSample('m1');
  expect(lastHashing).toBeDefined();
  return rest;
}
