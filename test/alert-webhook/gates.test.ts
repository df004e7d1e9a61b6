import { describe, expect, it } from 'vitest';
import { decide } from '../../alert-webhook/decide.ts';
import type { GateContext, History } from '../../alert-webhook/gate.ts';
import { GATES, type GateReason } from '../../alert-webhook/gates.ts';
import type { OutletView } from '../../alert-webhook/plan.ts';
import type { Device } from '../../core/farm/device.ts';
import { configWith, MINER, sampleOf, silentSample } from './bench.ts';

const NOW = 1_800_000_000_000;
const { remediation } = configWith();
const history: History = {
  attemptsHour: 0,
  attemptsDay: 0,
  attemptsWeek: 0,
  cyclesDay: 0,
  cyclesWeek: 0,
  cyclesYear: 0,
  siteCyclesHour: 0,
  siteOnsMinute: 0,
  buildingDark: 0,
  pdus: {},
};
const view = (state: OutletView['state'] = { state: 'on', watts: 40, cycleOffSeconds: 30 }): OutletView => ({
  pdu: 'pdu-1',
  outlet: 'pdu-1/1',
  nativeCycle: true,
  ...(state ? { state } : {}),
});

/** A hung miner with everything else in order: all gates are open. */
const open: GateContext = {
  now: NOW,
  device: MINER,
  fault: 'offline',
  rung: 'power-cycle',
  used: [],
  sample: silentSample('m1'),
  farm: [{ id: 'm1', kind: 'miner', operation: 'unreachable' }],
  devices: [MINER],
  outlets: [view()],
  history,
  standing: { quarantined: {} },
  pduSamples: {},
  config: remediation,
  armed: true,
};
const device = (over: Partial<Device>): Partial<GateContext> => ({ device: { ...MINER, ...over } });
const past = (over: Partial<History>): Partial<GateContext> => ({ history: { ...history, ...over } });
const outlets = (...states: OutletView['state'][]): Partial<GateContext> => ({
  outlets: states.map((each) => view(each)),
});
const secondsAgo = (seconds: number) => NOW - seconds * 1000;
const running = (step: string) => past({ open: { id: 7, action: 'power-cycle', step } });
const low = (values: Record<string, number>) =>
  sampleOf('m1', {
    operation: 'degraded',
    readings: Object.entries({ hashrate: 40, hashrate_expected: 100, hashrate_minimum: 0.8, ...values }).map(
      ([name, value]) => ({ metric: `miner.${name}`, labels: {}, value }),
    ),
  });
const many = (failing: number, all: number, over: Partial<Device> = {}): Partial<GateContext> => {
  const devices = Array.from({ length: all }, (_, index) => ({ ...MINER, ...over, id: `m${index + 1}` }));
  const farm = devices.map(({ id }, index) => ({
    id,
    kind: 'miner',
    operation: index < failing ? 'unreachable' : 'hashing',
  }));
  return { device: devices[0] ?? MINER, devices, farm };
};

/** Each gate: what closes it, and what comes near and leaves it open. */
const CASES: [GateReason, Partial<GateContext>, Partial<GateContext>][] = [
  ['maintenance', device({ state: 'maintenance' }), device({ state: 'active' })],
  ['maintenance', device({ state: 'retired' }), {}],
  ['never', device({ remediation: 'never' }), device({ remediation: 'allowed' })],
  [
    'stale-telemetry',
    { sample: { ...silentSample('m1'), ageSeconds: 151 } },
    { sample: { ...silentSample('m1'), ageSeconds: 150 } },
  ],
  ['not-confirmed', { sample: sampleOf('m1') }, {}],
  [
    'not-confirmed',
    { fault: 'hashrate-low', sample: low({ hashrate: 80 }) },
    { fault: 'hashrate-low', sample: low({ hashrate: 79 }) },
  ],
  ['not-confirmed', { fault: 'hashrate-low' }, {}],
  [
    'sleeping',
    { fault: 'hashrate-low', sample: { ...low({ hashrate: 0 }), operation: 'sleeping' } },
    { fault: 'hashrate-low', sample: low({ hashrate: 0 }) },
  ],
  ['needs-a-person', { fault: 'too-hot', sample: hot(96) }, {}],
  ['needs-a-person', { fault: 'fan-lost', sample: attention('fan-lost') }, {}],
  ['sleeping', { sample: { ...silentSample('m1'), operation: 'off', because: 'outlet 1 of p1 is switched off' } }, {}],
  ['fault-forbids', { sample: silentAfter('psu-overcurrent') }, { sample: silentAfter('psu-communication') }],
  ['fault-forbids', { sample: silentAfter('too-cold') }, { sample: silentAfter('board-eeprom') }],
  [
    'fault-forbids',
    { fault: 'board-lost', sample: reporting('board-lost', 'chip-overheated') },
    { fault: 'board-lost', sample: reporting('board-lost', 'chips-lost') },
  ],
  [
    'fault-forbids',
    { fault: 'board-lost', sample: attention('board-lost', 'chip-too-hot') },
    { fault: 'board-lost', sample: attention('board-lost', 'chips-lost') },
  ],
  [
    'fault-forbids',
    { fault: 'board-lost', sample: reporting('board-lost', 'psu-output') },
    { fault: 'board-lost', rung: 'reboot', sample: reporting('board-lost', 'psu-output') },
  ],
  [
    'fault-forbids',
    { fault: 'board-lost', rung: 'reboot', sample: reporting('board-lost', 'overheated') },
    { fault: 'board-lost', rung: 'reboot', sample: reporting('board-lost', 'pool-missing', 'of-a-newer-exporter') },
  ],
  ['mapping-implausible', { sample: remembered(1600, 3000) }, { sample: remembered(2400, 3000) }],
  ['mapping-implausible', { sample: remembered(3751, 3000) }, { sample: remembered(3750, 3000) }],
  ['mapping-implausible', { sample: remembered(2700, 3000, 0.1) }, { sample: remembered(2800, 3000, 0.1) }],
  [
    'mapping-implausible',
    { fault: 'board-lost', sample: attention('board-lost', 'feed-implausible') },
    { fault: 'board-lost', sample: attention('board-lost') },
  ],
  [
    'mapping-implausible',
    { fault: 'hashrate-low', sample: { ...low({ hashrate: 40 }), lastHashing: lastly(20, 3000) } },
    { fault: 'hashrate-low', rung: 'reboot', sample: { ...low({ hashrate: 40 }), lastHashing: lastly(20, 3000) } },
  ],
  ['no-second-witness', outlets({ state: 'on' }), outlets({ state: 'on', watts: 0 })],
  [
    'no-second-witness',
    { sample: unremembered(), ...outlets({ state: 'on', watts: 101 }) },
    { sample: unremembered(), ...outlets({ state: 'on', watts: 100 }) },
  ],
  ['still-drawing', outlets({ state: 'on', watts: 1501 }), outlets({ state: 'on', watts: 1500 })],
  ['warming-up', running('verify-healthy'), {}],
  [
    'warming-up',
    { fault: 'hashrate-low', sample: low({ uptime: 1199, warm_up: 1200 }) },
    { fault: 'hashrate-low', sample: low({ uptime: 1200, warm_up: 1200 }) },
  ],
  ['already-running', running('verify-off'), {}],
  ['cooling-down', past({ lastCycleAt: secondsAgo(3599) }), past({ lastCycleAt: secondsAgo(3600) })],
  ['daily-limit', past({ cyclesDay: 2 }), past({ cyclesDay: 1 })],
  ['weekly-limit', past({ cyclesWeek: 4 }), past({ cyclesWeek: 3 })],
  ['site-limit', past({ siteCyclesHour: 20 }), past({ siteCyclesHour: 19 })],
  ['pdu-busy', past({ pdus: { 'pdu-1': { moving: 1 } } }), past({ pdus: { 'pdu-2': { moving: 1 } } })],
  [
    'pdu-busy',
    past({ pdus: { 'pdu-1': { moving: 0, lastOnAt: secondsAgo(9) } } }),
    past({ pdus: { 'pdu-1': { moving: 0, lastOnAt: secondsAgo(10) } } }),
  ],
  ['pdu-unreachable', { outlets: [{ pdu: 'pdu-1', outlet: '1', nativeCycle: true, failure: 'timeout' }] }, {}],
  ['outlet-unsafe', outlets({ state: 'unknown', watts: 0 }), {}],
  ['outlet-unsafe', outlets({ state: 'off', watts: 0 }), {}],
  ['outlet-unsafe', outlets({ state: 'on', watts: 0, switchable: false }), outlets({ state: 'on', watts: 0 })],
  ['outlet-unsafe', outlets({ state: 'on', watts: 0, suspended: true }), {}],
  [
    'dual-feed',
    outlets({ state: 'on', watts: 0, cycleOffSeconds: 29 }, { state: 'on', watts: 0, cycleOffSeconds: 29 }),
    outlets({ state: 'on', watts: 0, cycleOffSeconds: 30 }, { state: 'on', watts: 0, cycleOffSeconds: 30 }),
  ],
  ['dual-feed', outlets({ state: 'on', watts: 0 }, { state: 'on', watts: 0 }), {}],
  ['correlated-failure', many(3, 60), many(2, 3)],
  ['correlated-failure', many(5, 100), many(4, 100)],
  ['correlated-failure', { ...many(3, 3, { location: { building: 'b2' } }) }, {}],
  ['disarmed', { armed: false }, { armed: true }],
];

function hot(celsius: number) {
  const readings = [
    { metric: 'miner.chip_temperature', labels: { board: '0' }, value: celsius },
    { metric: 'miner.chip_temperature_limit', labels: {}, value: 95 },
  ];
  return sampleOf('m1', { readings });
}

function attention(...reasons: string[]) {
  return sampleOf('m1', {
    attention: reasons.map((reason) => ({ level: 'action', reason, evidence: `${reason} was seen` })),
  });
}

function errorsOf(codes: string[]) {
  return codes.map((code) => ({ code, vendorCode: '999', message: `${code} was told` }));
}

function silentAfter(...codes: string[]) {
  return { ...silentSample('m1'), lastErrors: errorsOf(codes) };
}

function reporting(...codes: string[]) {
  return { ...attention('board-lost'), facts: { errors: errorsOf(codes) } };
}

function lastly(feedWatts: number, ownWatts: number) {
  return { at: new Date(NOW).toISOString(), feedWatts, ownWatts };
}

function remembered(feedWatts: number, ownWatts: number, tolerance?: number) {
  const readings = tolerance === undefined ? [] : [feedPowerTolerance(tolerance)];
  return { ...silentSample('m1'), readings, lastHashing: lastly(feedWatts, ownWatts) };
}

function feedPowerTolerance(value: number) {
  return { metric: 'miner.feed_power_tolerance', labels: {}, value };
}

function unremembered() {
  const { lastHashing, ...rest } = silentSample('m1');
  expect(lastHashing).toBeDefined();
  return rest;
}

describe('gates', () => {
  it.each(CASES)('%s closes and opens', (reason, closing, near) => {
    const closed = decide({ ...open, ...closing });
    expect(closed).toMatchObject({ skip: reason, evidence: expect.stringMatching(/\w/) });
    expect(decide({ ...open, ...near })).toMatchObject({ plan: expect.any(Object) });
  });

  it('every gate has a case', () => {
    expect(new Set(CASES.map(([reason]) => reason))).toEqual(new Set(GATES.map(({ reason }) => reason)));
  });

  it('the first closed one in the order gives the reason', () => {
    const everything: Partial<GateContext> = {
      ...device({ state: 'repair', remediation: 'never' }),
      ...past({ cyclesDay: 9, cyclesWeek: 9, siteCyclesHour: 99, lastCycleAt: NOW }),
      armed: false,
    };
    expect(decide({ ...open, ...everything })).toMatchObject({ skip: 'maintenance' });
    expect(decide({ ...open, ...everything, device: { ...MINER, remediation: 'never' } })).toMatchObject({
      skip: 'never',
    });
    expect(decide({ ...open, ...everything, device: MINER })).toMatchObject({ skip: 'cooling-down' });
    expect(GATES.at(-1)?.reason).toBe('disarmed');
  });

  it('PDUs are asked only when the gates before them are open', () => {
    const { outlets: _, ...unasked } = open;
    expect(decide(unasked)).toEqual({ ask: 'outlets' });
    expect(decide({ ...unasked, sample: sampleOf('m1') })).toMatchObject({ skip: 'not-confirmed' });
    expect(decide({ ...unasked, fault: 'hashrate-low', rung: 'reboot', sample: low({}) })).toHaveProperty('plan');
  });

  it('what the firmware says stands in the evidence', () => {
    expect(decide({ ...open, sample: silentAfter('psu-overcurrent') })).toEqual({
      skip: 'fault-forbids',
      evidence:
        'before it fell silent the firmware reported psu-overcurrent (999: psu-overcurrent was told), which a power-cycle must never meet',
    });
  });

  it('sleeping, switched off and inactive miners are no part of a common failure', () => {
    const { device: first, devices, farm } = many(3, 3) as Pick<GateContext, 'device' | 'devices' | 'farm'>;
    const asleep = farm.map((each) => (each.id === 'm2' ? { ...each, operation: 'sleeping' } : each));
    expect(decide({ ...open, device: first, devices, farm: asleep })).toHaveProperty('plan');
    const off = farm.map((each) => (each.id === 'm2' ? { ...each, operation: 'off' } : each));
    expect(decide({ ...open, device: first, devices, farm: off })).toHaveProperty('plan');
    const inRepair = devices.map((each) => (each.id === 'm2' ? { ...each, state: 'repair' as const } : each));
    expect(decide({ ...open, device: first, devices: inRepair, farm })).toHaveProperty('plan');
  });
});
