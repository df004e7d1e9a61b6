import type { GateContext, History } from '../../../alert-webhook/gate.ts';
import type { GateReason } from '../../../alert-webhook/gates.ts';
import type { OutletView } from '../../../alert-webhook/plan.ts';
import type { Device } from '../../../core/farm/device.ts';
import { configWith, MINER, silentSample } from '../bench.ts';
import { hot, low, NOW, withFans } from './samples.ts';

export const { remediation } = configWith();
export const history: History = {
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
export const view = (state: OutletView['state'] = { state: 'on', watts: 40, cycleOffSeconds: 30 }): OutletView => ({
  pdu: 'pdu-1',
  outlet: 'pdu-1/1',
  nativeCycle: true,
  ...(state ? { state } : {}),
});

/** A hung miner with everything else in order: all gates are open. */
export const open: GateContext = {
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
export const device = (over: Partial<Device>): Partial<GateContext> => ({ device: { ...MINER, ...over } });
export const past = (over: Partial<History>): Partial<GateContext> => ({ history: { ...history, ...over } });
export const outlets = (...states: OutletView['state'][]): Partial<GateContext> => ({
  outlets: states.map((each) => view(each)),
});
export const secondsAgo = (seconds: number) => NOW - seconds * 1000;
export const running = (step: string) => past({ open: { id: 7, action: 'power-cycle', step } });
export const many = (failing: number, all: number, over: Partial<Device> = {}): Partial<GateContext> => {
  const devices = Array.from({ length: all }, (_, index) => ({ ...MINER, ...over, id: `m${index + 1}` }));
  const farm = devices.map(({ id }, index) => ({
    id,
    kind: 'miner',
    operation: index < failing ? 'unreachable' : 'hashing',
  }));
  return { device: devices[0] ?? MINER, devices, farm };
};

export const standing = (over: Partial<GateContext['standing']>): Partial<GateContext> => ({
  standing: { quarantined: {}, ...over },
});
export const config = (over: Partial<GateContext['config']>): Partial<GateContext> => ({
  config: { ...remediation, ...over },
});
export const heat = (over: Partial<GateContext> = {}): Partial<GateContext> => ({
  fault: 'too-hot',
  rung: 'power-off',
  sample: hot(101, 99),
  outlets: [view({ state: 'on', watts: 3000 })],
  ...over,
});
export const weak = (over: Partial<GateContext> = {}): Partial<GateContext> => ({
  fault: 'hashrate-low',
  sample: low({ hashrate: 40 }),
  ...over,
});
export const approval = (verdict: 'asked' | 'approved' | 'denied') =>
  standing({ approval: { id: 4, verdict, by: 'ann', comment: 'not today', expiresAt: NOW + 1000 } });
/** Thursday 14 January 2027, 16:00 in Chicago and 22:00 in London. */
export const THURSDAY = Date.UTC(2027, 0, 14, 22, 0);
export const hours = (times: string[], timeZone: string, now = THURSDAY): Partial<GateContext> => ({
  now,
  ...config({ hours: { timeZone, times } }),
});

export function fan(celsius: number, over: Partial<GateContext> = {}) {
  return heat({ fault: 'fan-lost', sample: withFans(hot(celsius), 3, 4), ...over });
}

export function inRacks(failing: number, all: number, rack: string): Partial<GateContext> {
  const { device: first, devices = [], farm } = many(failing, all) as Pick<GateContext, 'device' | 'devices' | 'farm'>;
  const place = (each: Device, index: number): Device => ({
    ...each,
    feeds: [],
    location: { building: 'b1', rack: index < 20 ? rack : 'r2' },
  });
  return {
    rung: 'reboot',
    device: place(first, 0),
    devices: devices.map(place),
    farm,
    ...config({ correlated: { minimumDevices: 3, ratio: 0.15, scopes: ['pdu', 'rack', 'building', 'pool', 'site'] } }),
  };
}

export function onPool(failing: number): Partial<GateContext> {
  const { device: first, devices } = many(0, 10) as Pick<GateContext, 'device' | 'devices'>;
  const farm = devices.map(({ id }, index) => ({
    id,
    kind: 'miner',
    operation: 'hashing',
    pool: index < 5 ? 'stratum+tcp://one.example:3333' : 'stratum+tcp://two.example:3333',
    attention: index < failing ? [{ reason: 'pool-down' }] : [],
  }));
  return { ...weak({ rung: 'reboot' }), device: first, devices, farm };
}

/** What closes a gate, and what comes near and leaves it open. */
export type GateCase = [GateReason, Partial<GateContext>, Partial<GateContext>];
