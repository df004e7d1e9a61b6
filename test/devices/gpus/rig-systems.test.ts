import { expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../../core/farm/thresholds.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import type { Request } from '../../../core/wire/request.ts';
import { driverById } from '../../../devices/index.ts';
import { pollOnce } from '../../../scripts/commands/poll.ts';
import { fixture } from '../miners/replay.ts';

async function poll(folder: string) {
  const wire = recordedWire([fixture(folder)]);
  const send = (request: Request) => wire(request, { host: 'recorded' }, new AbortController().signal);
  return pollOnce({ thresholds: DEFAULT_THRESHOLDS, recorded: true }, send);
}

it.each<[folder: string, expected: object]>([
  [
    'hiveos/dual-and-processor',
    {
      ...{
        driver: 'hiveos',
        software: 'SRBMiner-MULTI+XMRig',
        version: '2.9.8+6.26.0',
        uptimeS: 600,
        totalPowerW: 187,
      },
      operation: 'hashing',
      algorithms: [
        { name: 'karlsenhashv2', hashrateHs: 2.5e9, accepted: 120, rejected: 2, invalid: 1 },
        { name: 'etchash', hashrateHs: 5e7, accepted: 40 },
        { name: 'rx/0', hashrateHs: 12500, accepted: 9, rejected: 1 },
      ],
      devices: [
        {
          ...{ kind: 'gpu', index: 0, name: 'GeForce RTX 3070', pciBus: 1, hashratesHs: [1.5e9, 3e7, null] },
          ...{ tempC: 55, memTempC: 84, junctionTempC: null, fanPct: 60, powerW: 121, invalid: 1 },
        },
        { index: 1, pciBus: 10, hashratesHs: [1e9, 2e7, null], junctionTempC: 72, fanPct: 0, powerW: 66 },
        { kind: 'cpu', index: 0, hashratesHs: [null, null, 12500], threadsHs: [6000, 6500] },
      ],
    },
  ],
  [
    'hiveos/old',
    { driver: 'hiveos', operation: 'unknown', algorithms: [], devices: [{ pciBus: 1, tempC: null }, { pciBus: 10 }] },
  ],
  [
    'nvidia-smi/two-cards',
    {
      ...{ driver: 'nvidia-smi', totalPowerW: 408.75, algorithms: [] },
      devices: [
        { pciBus: 1, tempC: 58, memTempC: null, powerW: 118.2, coreMHz: 1500, fanPct: 63 },
        { pciBus: 10, name: 'NVIDIA GeForce RTX 3090', memTempC: 98, memMHz: 9750 },
      ],
    },
  ],
  // nvidia-smi answers there, too, but a system that names itself is believed before it.
  [
    'minerstat-os/two-cards',
    { driver: 'minerstat-os', software: 'minerstat OS', devices: [{ pciBus: 1 }, { pciBus: 10 }] },
  ],
  [
    'dcgm-exporter/two-cards',
    {
      driver: 'dcgm-exporter',
      devices: [
        { pciBus: 1, tempC: 61, powerW: 120.5, coreMHz: 1500 },
        { pciBus: 10, tempC: 59 },
      ],
    },
  ],
  [
    'amd-exporter/two-cards',
    { driver: 'amd-exporter', devices: [{ junctionTempC: 60, powerW: 240 }, { powerW: 238.5 }] },
  ],
])('%s', async (folder, expected) => {
  expect(await poll(folder)).toMatchObject(expected);
});

it.each([
  ['hiveos', 'sudo -n /hive/sbin/sreboot'],
  ['minerstat-os', 'sudo -n bash /home/minerstat/minerstat-os/bin/reboot.sh'],
])('%s is rebooted with one fixed command, and nothing else is done to it', (id, command) => {
  const control = driverById(id)?.control ?? {};
  expect(Object.keys(control)).toEqual(['reboot']);
  const request = control.reboot?.({});
  expect(request?.via === 'ssh' && 'run' in request && request.run.join(' ')).toBe(command);
  expect(request).toMatchObject({ writes: true, hangsUp: true });
});
