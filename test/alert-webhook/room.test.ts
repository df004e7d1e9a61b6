import { describe, expect, it } from 'vitest';
import { mayRestore, type RestoreView } from '../../alert-webhook/deciding/may-restore.ts';
import { nextInRoom, type RoomView } from '../../alert-webhook/deciding/next-in-room.ts';
import type { DeviceSample } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import { configWith, MINER, pduDevice, sampleOf } from './bench.ts';

const { remediation } = configWith();
const place = { building: 'b1', rack: 'r1' };
const sensor: Device = { ...pduDevice('p1'), location: place };
const miner = (id: string, over: Partial<Device> = {}): Device => ({ ...MINER, id, location: place, ...over });

function air(id: string, celsius: number[], over: Partial<DeviceSample> = {}, flow?: number): DeviceSample {
  const told = celsius.map((value, index) => ({
    metric: 'pdu.sensor_temperature',
    labels: { sensor: String(index + 1) },
    value,
  }));
  const flows = flow === undefined ? [] : [{ metric: 'pdu.sensor_air_flow', labels: { sensor: '3' }, value: flow }];
  return sampleOf(id, { operation: 'operating', readings: [...told, ...flows], ...over });
}

function chip(id: string, celsius: number | undefined, over: Partial<DeviceSample> = {}): DeviceSample {
  const readings = [
    { metric: 'miner.chip_temperature', labels: { board: '1', sensor: 'max' }, value: celsius },
    { metric: 'miner.chip_temperature_limit', labels: {}, value: 95 },
  ];
  return sampleOf(id, { readings, ...over });
}

const view = (over: Partial<RoomView> = {}): RoomView => ({
  sensor,
  devices: [sensor, miner('a'), miner('b'), miner('c')],
  samples: { p1: air('p1', [45, 44]), a: chip('a', 60), b: chip('b', 90), c: chip('c', 70) },
  excluded: new Set(),
  offsLastMinute: 0,
  config: remediation,
  ...over,
});
const ids = (decision: ReturnType<typeof nextInRoom>) =>
  'miners' in decision ? decision.miners.map(({ id }) => id) : decision.skip;
const sampled = (over: Record<string, DeviceSample>): Partial<RoomView> => ({
  samples: { ...view().samples, ...over },
});

describe('whom heat in a room turns off', () => {
  it.each<[string, Partial<RoomView>, string[] | string]>([
    ['the worst first', {}, ['b', 'c', 'a']],
    ['not latched or busy ones', { excluded: new Set(['b']) }, ['c', 'a']],
    ['not those that are off', sampled({ b: chip('b', undefined, { operation: 'off', up: false }) }), ['c', 'a']],
    ['not those that must never be', { devices: [sensor, miner('a'), miner('b', { remediation: 'never' })] }, ['a']],
    ['not those in repair', { devices: [sensor, miner('a', { state: 'repair' }), miner('b')] }, ['b']],
    ['not those without a feed', { devices: [sensor, miner('a', { feeds: [] }), miner('b')] }, ['b']],
    [
      'not those of another building',
      { devices: [sensor, miner('a', { location: { building: 'b2' } }), miner('b')] },
      ['b'],
    ],
    [
      'of the rack alone, where that is the zone',
      {
        devices: [sensor, miner('a', { location: { building: 'b1', rack: 'r2' } }), miner('b')],
        config: { ...remediation, thermal: { ...remediation.thermal, zone: 'rack' } },
      },
      ['b'],
    ],
    [
      'those that it feeds, where no place is known',
      { sensor: pduDevice('pdu-1'), samples: { 'pdu-1': air('pdu-1', [45, 44]), a: chip('a', 60) } },
      ['a', 'b', 'c'],
    ],
    [
      'those of unknown heat last, by their watts',
      sampled({
        b: chip('b', undefined, { lastHashing: { at: '', feedWatts: 1 } }),
        c: chip('c', 255, { lastHashing: { at: '', feedWatts: 2 } }),
      }),
      ['a', 'c', 'b'],
    ],
    ['nobody is left', { excluded: new Set(['a', 'b', 'c']) }, 'needs-a-person'],
    ['enough within a minute', { offsLastMinute: 4 }, 'off-pace'],
    ['no sample', { samples: {} }, 'stale-telemetry'],
    ['an old sample', sampled({ p1: air('p1', [45, 44], { ageSeconds: 151 }) }), 'stale-telemetry'],
    ['air at the limit', sampled({ p1: air('p1', [40, 40]) }), 'not-confirmed'],
    ['one sensor alone', sampled({ p1: air('p1', [45, 30]) }), 'no-second-witness'],
    ['one sensor and one warm miner', sampled({ p1: air('p1', [45]), b: chip('b', 94) }), 'no-second-witness'],
    [
      'one sensor and two warm miners',
      sampled({ p1: air('p1', [45]), b: chip('b', 86), c: chip('c', 86.5) }),
      ['c', 'b', 'a'],
    ],
    [
      'one sensor and that of another PDU there',
      {
        ...sampled({ p1: air('p1', [45]), p2: air('p2', [41]) }),
        devices: [sensor, { ...sensor, id: 'p2' }, miner('a')],
      },
      ['a'],
    ],
    [
      'the other PDU is in another building',
      {
        ...sampled({ p1: air('p1', [45]), p2: air('p2', [41]) }),
        devices: [sensor, { ...sensor, id: 'p2', location: { building: 'b2' } }, miner('a')],
      },
      'no-second-witness',
    ],
  ])('%s', (_name, over, expected) => {
    const decision = nextInRoom(view(over));
    expect(ids(decision)).toEqual(expected);
    expect(decision.evidence).toMatch(/\w/);
  });

  it('says how many may follow at once', () => {
    expect(nextInRoom(view({ offsLastMinute: 1 }))).toMatchObject({ atMost: 3 });
  });
});

describe('power after heat', () => {
  const cool = air('p1', [30, 28]);
  const said = 'ann says that fans and air run';
  it.each<[string, Partial<RestoreView>, boolean]>([
    ['was not taken for heat', { fault: undefined, air: [] }, true],
    ['cool, and somebody looked', { air: [cool], fansConfirmed: said }, true],
    ['cool, and a sensor feels air', { air: [air('p1', [30], {}, 1.2)] }, true],
    ['cool, and no air moves', { air: [air('p1', [30], {}, 0)] }, false],
    ['cool, and nobody looked', { air: [cool] }, false],
    ['as warm as it may not be', { air: [air('p1', [32])], fansConfirmed: said }, false],
    ['one of two sensors warm', { air: [cool, air('p2', [35])], fansConfirmed: said }, false],
    ['an old sample', { air: [air('p1', [20], { ageSeconds: 151 })], fansConfirmed: said }, false],
    ['an old flow is none', { air: [cool, air('p2', [], { ageSeconds: 151 }, 2)] }, false],
    ['a room without a sensor', { fault: 'room-too-hot', air: [], fansConfirmed: said }, false],
    ['a single miner where no sensor stands', { air: [], fansConfirmed: said }, true],
    ['a single miner where nobody looked', { air: [] }, false],
    ['a sensor that is not there', { fault: 'room-too-hot', air: [air('p1', [255])], fansConfirmed: said }, false],
    ['a fan that was lost, in warm air', { fault: 'fan-lost', air: [air('p1', [38])], fansConfirmed: said }, false],
  ])('%s', (_name, over, may) => {
    const answer = mayRestore({ fault: 'too-hot', air: [], config: remediation, ...over });
    expect(answer).toMatchObject({ may, evidence: expect.stringMatching(/\w/) });
  });
});
