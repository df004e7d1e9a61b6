import { describe, expect, it } from 'vitest';
import { type DeviceEntry, programNames } from '../../../core/farm/device.ts';
import { checkInventory } from '../../../core/farm/inventory-checks.ts';

const DRIVERS = [
  { id: 'antminer', kind: 'miner' },
  { id: 'hiveos', kind: 'gpu-rig' },
  { id: 'lolminer', kind: 'gpu-rig' },
  { id: 'nvidia-smi', kind: 'gpu-rig' },
];
const rig = (programs: DeviceEntry['programs'], more: Partial<DeviceEntry> = {}): DeviceEntry => ({
  ...{ id: 'rig', kind: 'gpu-rig', driver: 'hiveos', address: '10.0.0.1' },
  ...(programs ? { programs } : {}),
  ...more,
});

describe('programs of a rig', () => {
  it.each<[what: string, device: DeviceEntry, problems: string[]]>([
    [
      'in order',
      rig([{ driver: 'lolminer' }, { driver: 'lolminer', ports: { api: 44445 } }, { driver: 'nvidia-smi' }]),
      [],
    ],
    ['none', rig(undefined), []],
    [
      'of a driver that does not exist',
      rig([{ driver: 'lolminer' }, { driver: 'nobody' }]),
      ['devices.0.programs.1.driver: found "nobody", expected a driver of rigs, one of hiveos, lolminer, nvidia-smi'],
    ],
    [
      'of a driver that reads no rigs',
      rig([{ driver: 'antminer' }]),
      ['devices.0.programs.0.driver: found "antminer", expected a driver of rigs, one of hiveos, lolminer, nvidia-smi'],
    ],
    [
      'twice the same',
      rig([{ driver: 'lolminer' }, { driver: 'lolminer' }]),
      [
        'devices.0.programs.1.driver: found "lolminer", which is programs[0], expected another port for another program',
      ],
    ],
    [
      'that are the rig’s own driver',
      rig([{ driver: 'lolminer', ports: { api: 5 } }], { driver: 'lolminer', ports: { api: 5, ssh: 22 } }),
      [
        'devices.0.programs.0.driver: found "lolminer api=5", which is the driver of the rig itself, expected another port for another program',
      ],
    ],
    [
      'on a miner that is none',
      rig([{ driver: 'lolminer' }], { kind: 'miner', driver: 'antminer' }),
      ['devices.0.programs: found 1 on a miner, expected programs on a gpu-rig alone'],
    ],
  ])('%s', (_, device, problems) => {
    expect(
      checkInventory([device], DRIVERS).map(
        ({ path, found, expected }) => `${path.join('.')}: found ${found}, expected ${expected}`,
      ),
    ).toEqual(problems);
  });

  it('are named by their drivers, several of one with a number', () => {
    expect(programNames([{ driver: 'a' }, { driver: 'b' }, { driver: 'a' }, { driver: 'a' }])).toEqual([
      'a',
      'b',
      'a 2',
      'a 3',
    ]);
  });
});
