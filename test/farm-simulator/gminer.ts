import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { type CardState, cardsOf, sumOf } from './rig-cards.ts';
import { html, json, type Page, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

/** GMiner 3: its total is nowhere, a second algorithm has a 2 behind its names. Nothing can be changed. */
export const gminer: Dialect = { ports: ['api'], services };

function services(device: MinerDevice): Service[] {
  return [{ name: 'api', server: webServer(() => device.delivery(), webPages(device, PAGES)), program: true }];
}

const PAGES: Readonly<Record<string, Page>> = {
  'GET /': () => html('<title>GMiner</title>'),
  'GET /stat': ({ device }) => json(statOf(device)),
};

function statOf(device: MinerDevice): Record<string, unknown> {
  const { model } = device;
  const state = device.state();
  const cards = cardsOf(device, state);
  const [pool, other] = state.pools;
  const rig = model.rig;
  const counts = (suffix: string) => ({
    [`total_accepted_shares${suffix}`]: state.accepted,
    [`total_rejected_shares${suffix}`]: state.rejected,
    [`total_stale_shares${suffix}`]: state.stale,
    [`total_invalid_shares${suffix}`]: sumOf(cards, ({ invalid }) => invalid),
  });
  return {
    miner: `GMiner ${model.firmware}`,
    uptime: state.elapsedSeconds,
    server: pool?.url.replace('stratum+tcp://', ''),
    user: pool?.user,
    extended_share_info: true,
    pool_speed: Math.round(state.meanHashesPerSecond),
    algorithm: rig?.second ? `${rig.algorithm} + ${rig.second.algorithm}` : rig?.algorithm,
    electricity: Number(((state.watts * state.elapsedSeconds) / 3.6e6).toFixed(3)),
    ...counts(''),
    ...(rig?.second ? { ...counts('2'), server2: other?.url.replace('stratum+tcp://', ''), user2: other?.user } : {}),
    devices: cards.map((card) => deviceOf(card, rig?.second !== undefined)),
    speed_rate_precision: 0,
    speed_unit: 'H/s',
    power_unit: 'H/W',
  };
}

function deviceOf(card: CardState, dual: boolean): Record<string, unknown> {
  const shares = (suffix: string) => ({
    [`accepted_shares${suffix}`]: card.accepted,
    [`rejected_shares${suffix}`]: card.rejected,
    [`stale_shares${suffix}`]: 0,
    [`invalid_shares${suffix}`]: card.invalid,
  });
  return {
    gpu_id: card.index,
    bus_id: `0000:${card.busHex.toUpperCase()}`,
    name: card.name,
    speed: Math.round(card.hashesPerSecond),
    ...shares(''),
    ...(dual ? { speed2: Math.round(card.secondHashesPerSecond), ...shares('2') } : {}),
    fan: card.fanPercent,
    temperature: card.coreCelsius,
    temperature_limit: 90,
    memory_temperature: card.memoryCelsius,
    memory_temperature_limit: 120,
    core_clock: card.coreMhz,
    memory_clock: card.memoryMhz,
    power_usage: Math.round(card.watts),
  };
}
