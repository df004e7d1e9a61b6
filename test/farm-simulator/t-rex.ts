import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { type CardState, cardsOf, sumOf } from './rig-cards.ts';
import { html, json, type Page, type Visit, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

const PASSWORD = 'trex-password';
const SID = 'hJ2sdGII0fQ6rWcEbtscEU0ooGQvj310';

/** T-Rex 0.26 with an API key: a session for everything, in the query. */
export const tRex: Dialect = { ports: ['api'], login: { password: PASSWORD }, services };

function services(device: MinerDevice): Service[] {
  return [{ name: 'api', server: webServer(() => device.delivery(), webPages(device, PAGES)), program: true }];
}

const no = (error: string) => json({ error, success: 0 });

const inSession =
  (page: Page): Page =>
  (visit) =>
    visit.query.get('sid') === SID ? page(visit) : no('unauthorized request');

const PAGES: Readonly<Record<string, Page>> = {
  'GET /': () => html('<title>T-Rex</title>'),
  'GET /login': ({ query }) =>
    query.get('password') === PASSWORD ? json({ sid: SID, success: 1 }) : no('invalid password'),
  'GET /logout': inSession(() => json({ success: 1 })),
  'GET /summary': inSession(({ device }) => json(summaryOf(device))),
  'GET /control': inSession(control),
};

/** Only lower case counts: `True` is answered with success as well, and does nothing. */
function control({ device, query }: Visit) {
  const pause = query.get('pause');
  if (pause === 'true' || pause === 'false')
    return json({ success: 1 }, () => device.sleep(pause === 'true', '/control'));
  return json({ success: pause === null ? 0 : 1 });
}

function summaryOf(device: MinerDevice): Record<string, unknown> {
  const { model, identity } = device;
  const state = device.state();
  const cards = cardsOf(device, state);
  const [pool] = state.pools;
  const rate = Math.round(sumOf(cards, ({ hashesPerSecond }) => hashesPerSecond));
  return {
    accepted_count: state.accepted,
    rejected_count: state.rejected,
    invalid_count: sumOf(cards, ({ invalid }) => invalid),
    solved_count: 0,
    active_pool: {
      difficulty: '4.29 G',
      ping: pool?.alive ? 33 : 0,
      retries: pool?.alive ? 0 : 5,
      url: pool?.url,
      user: pool?.user,
      worker: '',
    },
    algorithm: model.rig?.algorithm,
    api: '4.5',
    description: 'T-Rex NVIDIA GPU miner',
    name: 't-rex',
    driver: '535.104',
    os: 'linux',
    version: model.firmware,
    revision: identity.serial.toLowerCase(),
    gpu_total: cards.length,
    gpus: cards.map((card) => gpuOf(card, state.sleeping)),
    hashrate: rate,
    hashrate_minute: rate,
    hashrate_day: Math.round(state.meanHashesPerSecond),
    paused: state.sleeping,
    success: 1,
    time: Math.floor(state.now),
    uptime: state.elapsedSeconds,
    watchdog_stat: { built_in: true, total_restarts: 0, uptime: state.elapsedSeconds },
  };
}

function gpuOf(card: CardState, paused: boolean): Record<string, unknown> {
  return {
    device_id: card.index,
    gpu_id: card.index,
    gpu_user_id: card.index,
    vendor: 'NVIDIA',
    name: card.name.replace('GeForce ', ''),
    pci_bus: card.bus,
    pci_domain: 0,
    pci_id: 0,
    hashrate: Math.round(card.hashesPerSecond),
    temperature: card.coreCelsius,
    memory_temperature: card.memoryCelsius,
    fan_speed: card.fanPercent,
    power: Math.round(card.watts),
    power_avr: Math.round(card.watts),
    cclock: card.coreMhz,
    mclock: card.memoryMhz,
    paused,
    ...(card.present ? {} : { disabled: true, disabled_at_temperature: 95 }),
    shares: { accepted_count: card.accepted, rejected_count: card.rejected, invalid_count: card.invalid },
  };
}
