import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { type CardState, cardsOf, sumOf } from './rig-cards.ts';
import { json, type Page, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

/** SRBMiner-MULTI 2: maps by card with a `total` among the cards. Nothing can be changed. */
export const srbminer: Dialect = { ports: ['api'], services };

function services(device: MinerDevice): Service[] {
  return [{ name: 'api', server: webServer(() => device.delivery(), webPages(device, PAGES)), program: true }];
}

const PAGES: Readonly<Record<string, Page>> = { 'GET /': ({ device }) => json(statusOf(device)) };

function statusOf(device: MinerDevice): Record<string, unknown> {
  const { model, identity } = device;
  const state = device.state();
  const cards = cardsOf(device, state);
  const [pool] = state.pools;
  const byCard = (of: (card: CardState) => number) =>
    Object.fromEntries(cards.map((card) => [`gpu${card.index}`, of(card)]));
  const rate = sumOf(cards, ({ hashesPerSecond }) => hashesPerSecond);
  return {
    rig_name: identity.id,
    miner_version: model.firmware,
    mining_time: state.elapsedSeconds,
    total_cpu_workers: 0,
    total_gpu_workers: cards.length,
    total_workers: cards.length,
    cpu_devices: [],
    gpu_devices: cards.map(gpuOf),
    algorithms: [
      {
        id: 0,
        name: model.rig?.algorithm,
        pool: {
          pool: pool?.url.replace('stratum+tcp://', ''),
          wallet: pool?.user,
          time_connected: '2026-09-10 02:15:01',
          uptime: pool?.alive ? state.elapsedSeconds : 0,
          difficulty: 2_097_152,
          last_job_received: 8,
          latency: pool?.alive ? 42 : 0,
        },
        shares: { total: state.accepted + state.rejected, accepted: state.accepted, rejected: state.rejected },
        hashrate: {
          '1min': rate,
          '1hr': state.meanHashesPerSecond,
          cpu: { total: 0 },
          gpu: { ...byCard(({ hashesPerSecond }) => hashesPerSecond), total: rate },
        },
        gpu_accepted_shares: byCard(({ accepted }) => accepted),
        gpu_rejected_shares: byCard(({ rejected }) => rejected),
        gpu_compute_errors: byCard(({ invalid }) => invalid),
      },
    ],
  };
}

function gpuOf(card: CardState): Record<string, unknown> {
  return {
    id: card.index,
    device: `gpu${card.index}`,
    vendor: 'nvidia',
    model: card.name,
    bus_id: card.bus,
    fan_speed_percent: card.fanPercent,
    core_clock: card.coreMhz,
    memory_clock: card.memoryMhz,
    temperature: card.coreCelsius,
    asic_power: Math.round(card.watts),
    off_temperature: 100,
  };
}
