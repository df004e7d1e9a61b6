import { ghs } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { SHARE_DIFFICULTY } from './miner-state.ts';
import { html, json, type Page, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

/** A Bitaxe with ESP-Miner 2.14: HTTP on 80 and nothing else, no password. */
export const bitaxe: Dialect = { ports: ['http', 'cgminer'], services };

function services(device: MinerDevice): Service[] {
  return [{ name: 'http', server: webServer(() => device.delivery(), webPages(device, PAGES)), program: true }];
}

const done = json({ message: 'done' });

const PAGES: Readonly<Record<string, Page>> = {
  'GET /': () => html('<title>AxeOS</title>'),
  'GET /api/system/info': ({ device }) => json(infoOf(device)),
  'GET /api/system/asic': ({ device: { model } }) =>
    json({
      ASICModel: 'BM1370',
      deviceModel: model.name.replace('Bitaxe ', ''),
      swarmColor: 'green',
      asicCount: model.chipsPerBoard,
      defaultFrequency: model.frequencyMhz,
      frequencyOptions: [400, 490, 525, 550, 600],
      defaultVoltage: 1150,
      voltageOptions: [1000, 1060, 1100, 1150, 1200],
    }),
  'POST /api/system/restart': ({ device }) => ({ ...done, afterwards: () => device.reboot('restart') }),
  'POST /api/system/pause': ({ device }) => ({ ...done, afterwards: () => device.sleep(true, 'pause') }),
  'POST /api/system/resume': ({ device }) => ({ ...done, afterwards: () => device.sleep(false, 'resume') }),
};

const pool = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) });

function infoOf(device: MinerDevice): Record<string, unknown> {
  const { model, identity } = device;
  const state = device.state();
  const [board] = state.boards;
  const [first, second] = state.pools;
  const hottest = Math.max(...(board?.chipCelsius ?? []));
  return {
    power: Number(state.watts.toFixed(2)),
    voltage: 5150,
    current: Math.round((state.watts / 5.15) * 1000),
    temp: hottest,
    temp2: -1,
    vrTemp: Math.max(...(board?.pcbCelsius ?? [])),
    hashRate: ghs(state.hashesPerSecond),
    hashRate_1m: ghs(state.hashesPerSecond),
    hashRate_10m: ghs(state.meanHashesPerSecond),
    hashRate_1h: ghs(state.meanHashesPerSecond),
    expectedHashrate: ghs(state.expectedHashesPerSecond),
    errorPercentage: 0,
    hashrateMonitor: { asics: [{ total: ghs(state.hashesPerSecond), domains: [], errorCount: state.hardwareErrors }] },
    bestDiff: state.bestShare,
    bestSessionDiff: state.bestShare,
    poolDifficulty: SHARE_DIFFICULTY,
    isUsingFallbackStratum: 0,
    coreVoltage: 1150,
    coreVoltageActual: 1148,
    frequency: model.frequencyMhz,
    ssid: 'farm',
    macAddr: identity.mac,
    hostname: identity.id,
    wifiStatus: 'Connected!',
    sharesAccepted: state.accepted,
    sharesRejected: state.rejected,
    uptimeSeconds: state.uptimeSeconds,
    asicCount: model.chipsPerBoard,
    smallCoreCount: 2040,
    ASICModel: 'BM1370',
    stratumURL: pool(first?.url ?? '').host,
    stratumPort: pool(first?.url ?? '').port,
    stratumUser: first?.user,
    fallbackStratumURL: pool(second?.url ?? '').host,
    fallbackStratumPort: pool(second?.url ?? '').port,
    fallbackStratumUser: second?.user,
    version: model.firmware,
    axeOSVersion: model.firmware,
    boardVersion: '601',
    overheat_mode: hottest >= 75 && device.physics.faults.has('hot') ? 1 : 0,
    autofanspeed: 1,
    fanspeed: 60,
    fanrpm: state.fanRpm[0] ?? 0,
    fan2rpm: 0,
    miningPaused: state.sleeping,
  };
}
