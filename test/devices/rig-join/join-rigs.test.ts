import { describe, expect, it } from 'vitest';
import type { Rig, RigAlgorithm, RigDevice } from '../../../core/farm/rig.ts';
import { joinRigs } from '../../../devices/rig-join/join-rigs.ts';
import type { RigSource } from '../../../devices/rig-join/rig-source.ts';

const card = (index: number, more: Partial<RigDevice> = {}): RigDevice => ({ index, kind: 'gpu', ...more });
const onBus = (index: number, pciBus: number, more: Partial<RigDevice> = {}) => card(index, { pciBus, ...more });
const program = (
  software: string,
  algorithms: RigAlgorithm[],
  devices: RigDevice[],
  more: Partial<Rig> = {},
): RigSource => ({
  name: software.toLowerCase(),
  rig: { software, algorithms, devices, ...more },
});
const hive = (algorithms: RigAlgorithm[], devices: RigDevice[], more: Partial<Rig> = {}): RigSource => ({
  name: '',
  tells: 'system',
  rig: { software: 'T-Rex', algorithms, devices, ...more },
});
const sensors = (devices: RigDevice[]): RigSource => ({
  name: 'nvidia-smi',
  tells: 'cards',
  rig: { software: 'nvidia-smi', algorithms: [], devices },
});

describe('cards', () => {
  it.each<[what: string, sources: RigSource[], buses: (number | undefined)[]]>([
    [
      'are one on one bus, in the order of the buses and not of the programs',
      [program('A', [], [onBus(0, 11), onBus(1, 3)]), sensors([onBus(0, 3), onBus(1, 11)])],
      [3, 11],
    ],
    [
      'are counted once more where only one source sees them',
      [program('A', [], [onBus(0, 3)]), sensors([onBus(0, 3), onBus(1, 11)])],
      [3, 11],
    ],
    [
      'are one by their UUID where a source tells no bus',
      [
        sensors([onBus(0, 3, { uuid: 'GPU-a' }), onBus(1, 5, { uuid: 'GPU-b' })]),
        program('A', [], [card(0, { uuid: 'gpu-B' })]),
      ],
      [3, 5],
    ],
    [
      'are taken in order where a source tells neither and lists as many',
      [program('Claymore', [], [card(0), card(1)]), sensors([onBus(0, 7), onBus(1, 9)])],
      [7, 9],
    ],
    [
      'are left out where a source tells neither and lists another number: none counts twice',
      [program('Claymore', [], [card(0)]), sensors([onBus(0, 7), onBus(1, 9)])],
      [7, 9],
    ],
    [
      'are of each program its own where nobody knows a bus',
      [program('A', [], [card(0), card(1)]), program('B', [], [card(0)])],
      [undefined, undefined, undefined],
    ],
    [
      'of a system without buses are those of its only program',
      [program('A', [], [card(0), card(1)]), hive([], [card(0), card(1)])],
      [undefined, undefined],
    ],
    [
      'of two programs are not those of a third that works on the same bus',
      [program('A', [], [onBus(0, 1)]), program('B', [], [onBus(0, 2)]), program('C', [], [onBus(0, 1)])],
      [1, 2],
    ],
  ])('%s', (_, sources, buses) => {
    const { devices } = joinRigs(sources).rig;
    expect(devices.map(({ pciBus }) => pciBus)).toEqual(buses);
    expect(devices.map(({ index }) => index)).toEqual(buses.map((_bus, at) => at));
  });

  it('keep their numbers while another source is silent', () => {
    const all = joinRigs([sensors([onBus(0, 1), onBus(1, 3), onBus(2, 5)]), program('A', [], [onBus(0, 5)])]);
    expect(all.buses).toEqual([1, 3, 5]);
    const { rig, buses } = joinRigs([program('A', [], [onBus(0, 5)])], all.buses);
    expect(rig.devices.map(({ index, pciBus }) => [index, pciBus])).toEqual([[2, 5]]);
    expect(buses).toEqual([1, 3, 5]);
  });

  it('one processor is one, whoever mines on it', () => {
    const cpu = (rate: number): RigDevice => ({ index: 0, kind: 'cpu', hashratesHs: [rate] });
    const joined = joinRigs([
      program('XMRig', [{ name: 'rx/0' }], [cpu(5)]),
      program('B', [{ name: 'ghostrider' }], [cpu(7)]),
    ]);
    expect(joined.rig.devices).toMatchObject([{ kind: 'cpu', index: 0, hashratesHs: [5, 7] }]);
  });
});

describe('what is said of one card', () => {
  const here = (told: Partial<RigDevice>, by: Partial<RigSource>, algorithms: RigAlgorithm[] = []): RigSource => ({
    name: by.tells ?? 'a',
    tells: by.tells,
    rig: { software: by.tells ?? 'A', algorithms, devices: [onBus(0, 3, told)] },
  });
  it.each<[what: string, sources: RigSource[], expected: Partial<RigDevice>]>([
    [
      'sensors: those of sensors, then of the system, then of the program',
      [
        here({ tempC: 50, powerW: 100, fanPct: 40, coreMHz: 1500 }, {}),
        here({ tempC: 60, powerW: 110, fanPct: 45 }, { tells: 'system' }),
        here({ tempC: 61, powerW: 112.5 }, { tells: 'cards' }),
      ],
      { tempC: 61, powerW: 112.5, fanPct: 45, coreMHz: 1500 },
    ],
    [
      'a fan that stands still is a measurement',
      [here({ fanPct: 30 }, {}), here({ fanPct: 0 }, { tells: 'cards' })],
      { fanPct: 0 },
    ],
    [
      'shares: of the program, and never twice',
      [here({ accepted: 5, rejected: 1 }, {}), here({ accepted: 5, invalid: 2 }, { tells: 'system' })],
      { accepted: 5, rejected: 1 },
    ],
    [
      'shares: of the system where no program counts them',
      [here({}, {}), here({ invalid: 2 }, { tells: 'system' })],
      { invalid: 2 },
    ],
    [
      'trouble: whoever knows of some',
      [here({}, {}), here({ trouble: 'the card on bus 3 is lost' }, { tells: 'cards' })],
      { trouble: 'the card on bus 3 is lost' },
    ],
  ])('%s', (_, sources, expected) => {
    const [device, ...others] = joinRigs(sources).rig.devices;
    expect(others).toEqual([]);
    expect(device).toMatchObject(expected);
  });
});

describe('hashrates', () => {
  const ETH: RigAlgorithm = { name: 'ethash', unit: 'H/s', hashrateHs: 100, accepted: 10, pool: { url: 'a:1' } };
  const told = (more: Partial<RigAlgorithm>): RigAlgorithm => ({ ...ETH, ...more });

  it.each<
    [what: string, sources: RigSource[], expected: [string | undefined, number | undefined, number | undefined][]]
  >([
    [
      'of a program that answers are its own; the system repeats it',
      [hive([told({ program: 'T-Rex', hashrateHs: 99 })], []), program('T-Rex', [ETH], [])],
      [['ethash', 100, 10]],
    ],
    [
      'of a program that does not answer are those of the system',
      [hive([told({ program: 'T-Rex', hashrateHs: 99 })], [])],
      [['ethash', 99, 10]],
    ],
    [
      'of a program that answers without a rate are those of the system',
      [hive([told({ program: 'T-Rex', hashrateHs: 99 })], []), program('T-Rex', [], [])],
      [['ethash', 99, 10]],
    ],
    [
      'the same program under HiveOS name for it is not counted twice',
      [hive([told({ program: 'SRBMiner-MULTI' })], []), program('SRBMiner', [ETH], [])],
      [['ethash', 100, 10]],
    ],
    [
      'of two instances of which one answers, the other is the system’s',
      [
        hive(
          [told({ program: 'lolMiner', slot: 0 }), told({ program: 'lolMiner', slot: 1, hashrateHs: 7, accepted: 1 })],
          [],
        ),
        program('lolMiner', [ETH], []),
      ],
      [['ethash', 107, 11]],
    ],
    [
      'of two programs that mine the same are added up, of others stand beside each other',
      [
        program('A', [ETH, { name: 'kaspa', hashrateHs: 5 }], []),
        program('B', [told({ name: 'Ethash', hashrateHs: 11, accepted: 1, pool: { url: 'b:2' } })], []),
        program('XMRig', [{ name: 'rx/0', hashrateHs: 3 }], []),
      ],
      [
        ['ethash', 111, 11],
        ['kaspa', 5, undefined],
        ['rx/0', 3, undefined],
      ],
    ],
    [
      'in other units are not added up',
      [program('A', [ETH], []), program('B', [told({ unit: 'Sol/s' })], [])],
      [
        ['ethash', 100, 10],
        ['ethash', 100, 10],
      ],
    ],
  ])('%s', (_, sources, expected) => {
    const { algorithms } = joinRigs(sources).rig;
    expect(algorithms.map(({ name, hashrateHs, accepted }) => [name, hashrateHs, accepted])).toEqual(expected);
  });

  it('of each card stand under the algorithm of the rig, and none twice', () => {
    const { rig } = joinRigs([
      hive(
        [told({ program: 'T-Rex', slot: 0 }), told({ name: 'rx/0', program: 'XMRig', slot: 1, hashrateHs: 9 })],
        [onBus(0, 3, { hashratesHs: [48, undefined] }), { index: 0, kind: 'cpu', hashratesHs: [undefined, 9] }],
      ),
      program('T-Rex', [ETH, { name: 'kaspa', hashrateHs: 20 }], [onBus(0, 3, { hashratesHs: [50, 20] })]),
    ]);
    expect(rig.algorithms.map(({ name }) => name)).toEqual(['ethash', 'kaspa', 'rx/0']);
    expect(rig.devices.map(({ hashratesHs }) => hashratesHs)).toEqual([
      [50, 20, undefined],
      [undefined, undefined, 9],
    ]);
  });

  it('keep all pools', () => {
    const { algorithms } = joinRigs([program('A', [ETH], []), program('B', [told({ pool: { url: 'b:2' } })], [])]).rig;
    expect(algorithms[0]).toMatchObject({ pool: { url: 'a:1' }, otherPools: [{ url: 'b:2' }] });
  });
});

describe('the rig', () => {
  it.each<[what: string, sources: RigSource[], expected: Partial<Rig>]>([
    [
      'draws the sum of its cards where each of them tells it',
      [
        program('A', [], [onBus(0, 1, { powerW: 100 })], { totalPowerW: 400 }),
        sensors([onBus(0, 1), onBus(1, 2, { powerW: 50 })]),
      ],
      { totalPowerW: undefined },
    ],
    [
      'draws the most that anybody says where a card is silent',
      [program('A', [], [onBus(0, 1)], { totalPowerW: 400 }), sensors([onBus(0, 1, { powerW: 80 }), onBus(1, 2)])],
      { totalPowerW: 400 },
    ],
    [
      'runs since its last program started',
      [program('A', [], [], { uptimeS: 500 }), program('B', [], [], { uptimeS: 20 }), hive([], [], { uptimeS: 3 })],
      { uptimeS: 20 },
    ],
    [
      'is named by its programs and their versions',
      [program('lolMiner', [], [], { version: '1.98' }), program('XMRig', [], [], { version: '6.26' }), sensors([])],
      { software: 'lolMiner+XMRig', version: '1.98+6.26' },
    ],
    [
      'is paused when all of it is',
      [program('A', [], [], { paused: true }), program('B', [], [], { paused: false })],
      { paused: false },
    ],
    [
      'keeps what the system alone knows',
      [program('A', [], []), hive([], [], { cpuTempC: [40], diskFree: '112G' })],
      { cpuTempC: [40], diskFree: '112G' },
    ],
  ])('%s', (_, sources, expected) => {
    expect(joinRigs(sources).rig).toMatchObject(expected);
  });
});
