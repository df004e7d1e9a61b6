import { expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import type { Request } from '../../core/wire/request.ts';
import { pollOnce } from '../../scripts/commands/poll.ts';
import type { Polled } from '../../scripts/commands/polled.ts';
import { fixture } from './miners/replay.ts';

async function poll(folder: string): Promise<Polled> {
  const wire = recordedWire([fixture(folder)]);
  const send = (request: Request) => wire(request, { host: 'recorded' }, new AbortController().signal);
  return pollOnce({ thresholds: DEFAULT_THRESHOLDS, recorded: true }, send);
}

/** What must be there, of forms that were described and not recorded; what is left out is not looked at. */
const CASES: readonly [folder: string, expected: Record<string, unknown>][] = [
  [
    'xmrig/cuda-and-cpu',
    {
      driver: 'xmrig',
      software: 'XMRig',
      version: '6.22.2',
      uptimeS: 7261,
      paused: false,
      totalPowerW: 118,
      algorithms: [
        {
          name: 'rx/0',
          hashrateHs: 21000.5,
          accepted: 41,
          rejected: 2,
          tls: 'TLSv1.3',
          pool: { latencyMs: 31, connectedS: 7250 },
        },
      ],
      devices: [
        { kind: 'cpu', index: 0, name: 'AMD Ryzen 9 7950X', hashratesHs: [19000.25], threadsHs: [9500.25, 9500] },
        {
          kind: 'gpu',
          index: 0,
          pciBus: 10,
          hashratesHs: [1000.25],
          fanPct: 55,
          powerW: 118,
          coreMHz: 1837,
          memMHz: 7301,
        },
        { kind: 'gpu', index: 1, pciBus: 1, hashratesHs: [1000], fanPct: null, powerW: null, tempC: 48 },
      ],
    },
  ],
  [
    't-rex/api4',
    {
      driver: 't-rex',
      algorithms: [{ accepted: 11, invalid: 1, pool: { difficulty: 4.29e9, latencyMs: 33, user: '0xaa' } }],
      devices: [
        {
          name: 'MSI RTX 3070',
          pciBus: 10,
          memTempC: 88,
          powerW: 195,
          coreMHz: 1935,
          memMHz: 6800,
          accepted: 6,
          invalid: 1,
          paused: false,
        },
        { pciBus: 33, powerW: null, coreMHz: null, hashratesHs: [0], trouble: 'card 1 is disabled at 90 °C' },
      ],
    },
  ],
  [
    'lolminer/dual',
    {
      driver: 'lolminer',
      version: '1.98a',
      totalPowerW: 330.618,
      algorithms: [
        {
          name: 'Ethash',
          hashrateHs: 152.5e6,
          accepted: 68,
          rejected: 1,
          stale: 2,
          invalid: 3,
          pool: { user: '0xaa.rig1' },
        },
        { name: 'Alephium', hashrateHs: 1.5e9, accepted: 7, pool: { user: '1abc.rig1' } },
      ],
      devices: [
        { pciBus: 11, hashratesHs: [92.25e6, 1e9], junctionTempC: 73, memTempC: 88, accepted: 44, stale: 2 },
        { pciBus: 3, hashratesHs: [60.25e6, 0.5e9], memTempC: null, fanPct: 0, invalid: 3 },
      ],
    },
  ],
  [
    'lolminer/greeting',
    {
      driver: 'lolminer',
      version: '0.41',
      algorithms: [{ name: 'Equihash 144.5', unit: 'Sol/s', hashrateHs: 24.722 }],
      devices: [{ name: 'GeForce GTX 1080', hashratesHs: [13.4688] }, { hashratesHs: [11.2532] }],
    },
  ],
  [
    'teamredminer/dual',
    {
      driver: 'teamredminer',
      version: '0.10.21',
      totalPowerW: 99,
      algorithms: [
        { name: 'ethash', hashrateHs: 13.52e6, accepted: 5, rejected: 1, stale: 2 },
        { name: 'kas', hashrateHs: 850e6 },
      ],
      devices: [
        {
          name: 'AMD Radeon RX 6600',
          pciBus: 10,
          hashratesHs: [13.52e6, 850e6],
          junctionTempC: 71,
          accepted: 6,
          fanRpm: 2106,
        },
        { pciBus: 3, hashratesHs: [0, 0], tempC: null, invalid: 8, trouble: 'card 1 is dead' },
      ],
    },
  ],
  [
    'gminer/api-v1-status',
    { driver: 'gminer', version: null, uptimeS: 32, devices: [{ tempC: 51, powerW: 77, hashratesHs: [16486272] }] },
  ],
  [
    'gminer/dual',
    {
      driver: 'gminer',
      version: '3.44',
      algorithms: [
        { name: 'Etchash', hashrateHs: 24e6, accepted: 10, stale: 1, pool: { url: 'etc.example.org:4444' } },
        { name: 'Kaspa', hashrateHs: 250e6, accepted: 20, rejected: 2, pool: { url: 'kas.example.org:5555' } },
      ],
      devices: [{ pciBus: 10, hashratesHs: [24e6, 250e6], accepted: 30, memTempC: null }],
    },
  ],
  [
    'rigel/dual-zil',
    {
      driver: 'rigel',
      algorithms: [
        {
          name: 'autolykos2',
          hashrateHs: 210000000.5,
          ssl: true,
          pool: { url: 'ergo.example.org:3056', user: '9aa.w1', difficulty: 4.3e9 },
        },
        { name: 'pyrinhashv2', invalid: 2, pool: { user: 'pyrin:q.w1', difficulty: 12.5 } },
        { name: 'zil', hashrateHs: null },
      ],
      devices: [
        { index: 0, pciBus: 11, hashratesHs: [210000000.5, 3e9, null], accepted: 20, invalid: 2 },
        { index: 2, pciBus: 33, hashratesHs: null, tempC: null, trouble: 'card 1 is generating dag' },
      ],
    },
  ],
  [
    'srbminer/api-v2',
    {
      driver: 'srbminer',
      uptimeS: null,
      totalPowerW: 149,
      algorithms: [
        {
          hashrateHs: 63404632916632.73,
          accepted: 64,
          rejected: 1,
          pool: { user: 'krx/rig', connectedS: 11076, difficulty: 2097152 },
        },
      ],
      devices: [{ pciBus: null, hashratesHs: [63404632916632.73], invalid: 5, fanPct: 86 }],
    },
  ],
  [
    'srbminer/dual-gpu',
    {
      algorithms: [{ hashrateHs: 121e6 }, { hashrateHs: 1010e6, rejected: 1 }],
      devices: [
        { pciBus: 10, hashratesHs: [60e6, 500e6], accepted: 6, fanPct: 50, fanRpm: null },
        { pciBus: 3, hashratesHs: [61e6, 510e6], accepted: 7, fanRpm: 1800, fanPct: null },
      ],
    },
  ],
  [
    'phoenixminer/getstat2',
    {
      driver: 'phoenixminer',
      version: '5.7b',
      uptimeS: 109500,
      totalPowerW: 599,
      algorithms: [{ name: 'ETH', hashrateHs: 122574000, accepted: 1276, rejected: 1 }],
      devices: [
        { pciBus: 1, tempC: 78, fanPct: 100, accepted: 308 },
        { pciBus: 6, invalid: 2 },
        { pciBus: 7, rejected: 1 },
        { pciBus: 11, hashratesHs: [30277000] },
      ],
    },
  ],
  [
    'claymore/xmr',
    {
      driver: 'claymore',
      algorithms: [{ name: 'XMR', hashrateHs: 1500.5, accepted: 30, rejected: 1, invalid: 2 }],
      devices: [{ hashratesHs: [750.5] }, { hashratesHs: [750] }, { hashratesHs: null, tempC: null }],
    },
  ],
  [
    'tt-miner/getstat1',
    {
      driver: 'tt-miner',
      totalPowerW: 245,
      algorithms: [{ name: null, hashrateHs: 41e6 }],
      devices: [{ powerW: 120 }, { powerW: 125 }],
    },
  ],
  [
    'bzminer/status',
    {
      driver: 'bzminer',
      version: '24.0.2',
      algorithms: [{ name: 'kaspa', hashrateHs: 985e6, accepted: 120, invalid: 2 }, { name: 'zil' }],
      devices: [{ pciBus: 171, memTempC: 84, rejected: 1 }],
    },
  ],
  [
    'onezerominer/root',
    {
      driver: 'onezerominer',
      totalPowerW: 310.75,
      algorithms: [{ hashrateHs: 4200.125, invalid: 0 }],
      devices: [
        { pciBus: 10, memTempC: null },
        { pciBus: 33, hashratesHs: [0.125], tempC: null, fanPct: null },
      ],
    },
  ],
  [
    'cryptodredge/text',
    {
      driver: 'cryptodredge',
      software: 'CryptoDredge',
      totalPowerW: 120.5,
      algorithms: [{ hashrateHs: 5200500, stale: 3, pool: { user: 'aA=b.rig', difficulty: 16.5 } }],
      devices: [
        { pciBus: 10, powerW: 120.5, coreMHz: 1750, memMHz: 6800, invalid: 1 },
        { pciBus: 3, fanPct: null, coreMHz: null, rejected: 1 },
      ],
    },
  ],
  [
    'ethminer/fork',
    {
      driver: 'ethminer',
      software: 'kawpowminer',
      version: '1.2.3',
      algorithms: [{ hashrateHs: 22e6, accepted: 5, rejected: 1, invalid: 2 }],
      devices: [
        { pciBus: 10, powerW: 110 },
        { pciBus: 33, paused: true, hashratesHs: [0], trouble: 'card 1: Due to api request' },
      ],
      facts: { pools: [{ pool: 0, url: 'stratum+tcp://rvn.example.org:6060', active: true }] },
    },
  ],
  [
    'wildrig/hwmon',
    {
      driver: 'wildrig',
      totalPowerW: 201,
      devices: [
        { pciBus: 10, accepted: 2, fanPct: 50 },
        { pciBus: 3, rejected: 1, fanPct: 0 },
      ],
    },
  ],
  [
    'miniz/behind-http',
    { driver: 'miniz', startTimeUnix: 1752868166, devices: [{ pciBus: 10, powerW: 101.5, fanPct: 0 }] },
  ],
  [
    'dstm/named',
    {
      driver: 'dstm',
      devices: [{ name: 'GeForce GTX 1070 Ti', pciBus: 10, fanPct: 73, powerW: 184.2, latencyMs: 330 }],
    },
  ],
  [
    'nbminer/dual',
    {
      driver: 'nbminer',
      algorithms: [
        { name: 'eaglesong', hashrateHs: 61497708.5, ssl: false },
        { name: 'ethash', hashrateHs: 5e6, invalid: 1, pool: { url: 'b.example.org:2', difficulty: 8.5 } },
      ],
      devices: [{ pciBus: 33, accepted: 11, hashratesHs: [61497708.5, 5e6], memTempC: null }],
    },
  ],
];

it.each(CASES)('%s', async (folder, expected) => {
  expect(await poll(folder)).toMatchObject(expected);
});

it('no password of a pool is in what is told', async () => {
  for (const folder of ['rigel/dual-zil', 'ethminer/fork']) {
    const { facts, readings } = await poll(folder);
    expect(JSON.stringify({ facts, readings })).not.toContain('secret');
  }
});
