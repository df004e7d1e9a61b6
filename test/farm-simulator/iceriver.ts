import { mean } from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { SHARE_DIFFICULTY } from './miner-state.ts';
import { html, json, type Page, type Visit, webPages } from './web-pages.ts';
import { type WebReply, webServer } from './web-server.ts';

/** IceRiver: one page that tells everything (post=4) and switches the light (post=5), for everybody as on a KS3M. */
export const iceriver: Dialect = { ports: ['http', 'cgminer'], services };

const HALT_CELSIUS = 95;

function services(device: MinerDevice): Service[] {
  return [{ name: 'http', server: webServer(() => device.delivery(), webPages(device, PAGES)), program: true }];
}

function panel({ device, request, query }: Visit): WebReply {
  const asked = new URLSearchParams([...query, ...new URLSearchParams(request.body)]);
  const [post, locate] = [asked.get('post'), asked.get('locate')];
  if (post === '4') return json({ error: 0, data: dataOf(device), message: '' });
  if (post !== '5' || (locate !== '0' && locate !== '1')) return json({ error: 1, message: 'unknown' });
  return json({ error: 0, data: {}, message: '' }, () => device.locate(locate === '1', 'userpanel post=5'));
}

const PAGES: Readonly<Record<string, Page>> = {
  'GET /': () => html('<TITLE>用户界面</TITLE>'),
  'GET /user/userpanel': panel,
  'POST /user/userpanel': panel,
};

const giga = (hashesPerSecond: number) => `${Math.round(hashesPerSecond / 1e9)}G`;

/** days:hours:minutes:seconds. */
function runtime(seconds: number): string {
  const parts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function dataOf(device: MinerDevice): Record<string, unknown> {
  const { model, identity } = device;
  const state = device.state();
  const hottest = Math.max(...state.boards.flatMap(({ chipCelsius }) => chipCelsius));
  return {
    model: 'none',
    algo: 'none',
    online: true,
    firmver1: model.firmware,
    softver1: `5977449_${model.name.toLowerCase()}_miner`,
    mac: identity.mac.replaceAll(':', '-').toLowerCase(),
    ip: '127.0.0.1',
    host: identity.id,
    dhcp: true,
    locate: device.locating,
    rtpow: giga(state.hashesPerSecond),
    avgpow: giga(state.meanHashesPerSecond),
    unit: 'G',
    reject: Number(((state.rejected / Math.max(1, state.accepted + state.rejected)) * 100).toFixed(2)),
    runtime: runtime(state.elapsedSeconds),
    powstate: true,
    netstate: state.pools.some(({ alive }) => alive),
    fanstate: !state.fanRpm.includes(0),
    tempstate: hottest < HALT_CELSIUS,
    fans: state.fanRpm,
    pools: state.pools.map((pool) => ({
      no: pool.index + 1,
      addr: pool.url,
      user: pool.user,
      pass: 'x',
      connect: Number(pool.active),
      state: Number(pool.alive),
      priority: pool.index + 1,
      accepted: pool.accepted,
      rejected: pool.rejected,
      diff: pool.active ? `${SHARE_DIFFICULTY}.00 G` : '0',
    })),
    boards: state.boards.map((board) => ({
      no: board.index + 1,
      rtpow: `${(board.hashesPerSecond / 1e9).toFixed(2)}G`,
      avgpow: `${(board.hashesPerSecond / 1e9).toFixed(2)}G`,
      idealpow: giga(board.expectedHashesPerSecond),
      chipnum: model.chipsPerBoard,
      chipsuc: board.chips,
      error: 0,
      freq: board.frequencyMhz.toFixed(2),
      intmp: Math.round(mean(board.pcbCelsius)),
      outtmp: Math.max(...board.chipCelsius),
      state: board.present,
    })),
  };
}
