import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { json, type Page, refusal, type Visit, webPages } from './web-pages.ts';
import { type WebReply, type WebRequest, webServer } from './web-server.ts';

const TOKEN = 'rig-token';
const THREADS = 16;

/**
 * XMRig 6: HTTP with an access token. What it refuses and how is as its Httpd.cpp has it: no header is 401, another token
 * 403, anything but GET while restricted 403, another content type 415.
 */
export const xmrig: Dialect = { ports: ['api'], login: { password: TOKEN }, services };

/** Those that were told to `stop`: they halt for good, and `resume` does not undo it. */
const halted = new WeakSet<MinerDevice>();

function services(device: MinerDevice): Service[] {
  const pages = webPages(device, PAGES);
  const answer = (request: WebRequest): WebReply => refused(device, request) ?? pages(request);
  return [{ name: 'api', server: webServer(() => device.delivery(), answer), program: true }];
}

const no = (status: number, error: string) => refusal(status, { status, error });

function refused({ model }: MinerDevice, { method, headers }: WebRequest): WebReply | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return no(401, 'Unauthorized');
  if (authorization !== `Bearer ${TOKEN}`) return no(403, 'Forbidden');
  if (method === 'GET') return undefined;
  if (model.dialect === 'read-only') return no(403, 'Forbidden');
  return headers['content-type'] === 'application/json' ? undefined : no(415, 'Unsupported Media Type');
}

const PAGES: Readonly<Record<string, Page>> = {
  'GET /2/summary': ({ device }) => json(summaryOf(device)),
  'GET /1/summary': ({ device }) => json(summaryOf(device)),
  'GET /api.json': ({ device }) => json(summaryOf(device)),
  'GET /2/backends': ({ device }) => json(backendsOf(device)),
  'POST /json_rpc': command,
};

/** Failures are answered with status 200, too. */
function command({ device, body }: Visit): WebReply {
  const ok = { id: body['id'], jsonrpc: '2.0', result: { status: 'OK' } };
  switch (body['method']) {
    case 'pause':
      return json(ok, () => device.sleep(true, 'json_rpc'));
    case 'resume':
      return json(ok, () => halted.has(device) || device.sleep(false, 'json_rpc'));
    case 'stop':
      halted.add(device);
      return json(ok, () => device.sleep(true, 'json_rpc stop'));
    default:
      return json({ id: body['id'], jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' } });
  }
}

const WINDOWS = [10, 60, 900] as const;

/** Null until the window is full, and while the thread stands. */
function windows(rate: number, seconds: number): (number | null)[] {
  return WINDOWS.map((window) => (seconds < window || rate === 0 ? null : Number(rate.toFixed(2))));
}

function summaryOf(device: MinerDevice): Record<string, unknown> {
  const { model, identity } = device;
  const state = device.state();
  const [pool] = state.pools;
  const connected = pool?.alive === true;
  return {
    id: identity.serial.toLowerCase(),
    worker_id: identity.id,
    uptime: state.elapsedSeconds,
    restricted: model.dialect === 'read-only',
    results: {
      diff_current: 480_045,
      shares_good: state.accepted,
      shares_total: state.accepted + state.rejected,
      avg_time: 15,
      hashes_total: Math.floor(state.totalHashes),
      best: [state.bestShare],
    },
    algo: model.rig?.algorithm,
    connection: {
      pool: connected ? pool.url.replace('stratum+tcp://', '') : '',
      uptime: connected ? state.elapsedSeconds : 0,
      ping: connected ? 31 : 0,
      failures: connected ? 0 : 7,
      tls: null,
      algo: model.rig?.algorithm,
      diff: 480_045,
      accepted: state.accepted,
      rejected: state.rejected,
    },
    version: model.firmware,
    kind: 'miner',
    ua: `XMRig/${model.firmware} (Linux x86_64) libuv/1.48.0 gcc/11.4.0`,
    cpu: { brand: model.rig?.card.name, cores: THREADS / 2, threads: THREADS, backend: 'hwloc/2.9.0' },
    donate_level: 1,
    paused: state.sleeping,
    algorithms: ['cn/1', 'rx/0'],
    hashrate: { total: windows(state.hashesPerSecond, state.elapsedSeconds), highest: model.hashesPerSecond },
    hugepages: [1168, 1168],
  };
}

function backendsOf(device: MinerDevice): unknown[] {
  const { hashesPerSecond, elapsedSeconds } = device.state();
  const threads = Array.from({ length: THREADS }, (_, affinity) => ({
    intensity: 1,
    affinity,
    av: 1,
    hashrate: windows(hashesPerSecond / THREADS, elapsedSeconds),
  }));
  const hashrate = windows(hashesPerSecond, elapsedSeconds);
  return [
    { type: 'cpu', enabled: true, algo: device.model.rig?.algorithm, 'hw-aes': true, hashrate, threads },
    { type: 'opencl', enabled: false, algo: null, profile: null, platform: null },
    { type: 'cuda', enabled: false, algo: null, profile: null },
  ];
}
