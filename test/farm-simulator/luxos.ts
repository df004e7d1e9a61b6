import { type Command, cgminerRpc, heading, poolOf } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import { withSession } from './luxos-session.ts';
import {
  configOf,
  devsOf,
  eventsOf,
  LUXMINER,
  profilesOf,
  SIDES,
  statsOf,
  summaryOf,
  tempsOf,
  versionOf,
} from './luxos-tables.ts';
import type { MinerDevice } from './miner-device.ts';
import { jsonServer } from './tcp-servers.ts';
import { html, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

/** LuxOS: all on 4028. Writes carry the id of the one session that it gives out. */
export const luxos: Dialect = { ports: ['cgminer', 'http'], services };

const head = heading(LUXMINER);

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const page = webPages(device, { 'GET /': () => html('<title>Luxor Firmware</title>') });
  const rpc = cgminerRpc(device, LUXMINER, { ...READS, ...withSession(device) });
  return [
    { name: 'cgminer', server: jsonServer(delivery, '\0', rpc), program: true },
    { name: 'http', server: webServer(delivery, page), program: false },
  ];
}

const READS: Readonly<Record<string, Command>> = {
  version: ({ device, state }) => ({ body: head(state, 22, 'LUXminer versions', { VERSION: [versionOf(device)] }) }),
  summary: ({ state }) => ({ body: head(state, 11, 'Summary', { SUMMARY: [summaryOf(state)] }) }),
  devs: ({ device, state }) => ({ body: head(state, 9, 'ASCs', { DEVS: devsOf(device, state) }) }),
  stats: ({ device, state }) => ({
    body: head(state, 70, 'LUXminer stats', { STATS: [versionOf(device), statsOf(device, state)] }),
  }),
  temps: ({ state }) => ({ body: head(state, 201, 'Temps', { METADATA: [SIDES], TEMPS: tempsOf(state) }) }),
  fans: ({ state }) => ({
    body: head(state, 202, `${state.fanRpm.length} Fan(s)`, {
      FANCTRL: [{ MinFans: 3, PowerOffSpeed: 20 }],
      FANS: state.fanRpm.map((RPM, ID) => ({ FAN: `FAN${ID + 1}`, ID, RPM, Speed: 70 })),
    }),
  }),
  power: ({ state }) => ({
    body: head(state, 311, 'Power usage', { POWER: [{ PSU: true, Watts: Math.round(state.watts) }] }),
  }),
  pools: ({ state }) => ({
    body: head(state, 7, `${state.pools.length} Pool(s)`, {
      POOLS: state.pools.map((pool) => ({ ...poolOf(pool), 'Last Share Time': '00:00:01' })),
    }),
  }),
  config: ({ device, state }) => ({ body: head(state, 33, 'LUXminer config', { CONFIG: [configOf(device, state)] }) }),
  profiles: ({ device, state }) => ({
    body: head(state, 330, 'Profiles', { PROFILES: profilesOf(device) }),
  }),
  events: ({ device, state }) => ({ body: head(state, 357, 'Miner Events', { EVENTS: eventsOf(device) }) }),
};
