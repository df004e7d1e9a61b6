import { newApiReply } from './antminer-new-api.ts';
import type { DigestGuard } from './digest.ts';
import type { MinerDevice } from './miner-device.ts';
import type { WebReply, WebRequest } from './web-server.ts';

const json = (body: unknown, afterwards?: () => void): WebReply => ({
  status: 200,
  body: JSON.stringify(body),
  ...(afterwards ? { afterwards } : {}),
});
const html = (status: number, title: string, headers: Record<string, string> = {}): WebReply => ({
  status,
  body: `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  type: 'text/html',
  headers,
});

/** What the web server says when it cannot reach the mining program: text, with status 200. */
const BACKEND_DOWN: WebReply = { status: 200, body: 'Socket connect failed: Connection refused\n', type: 'text/html' };
const REALM = 'antMiner Configuration';
export const ANTMINER_LOGIN = { realm: REALM, user: 'root', password: 'root' } as const;

type Page = (device: MinerDevice, request: WebRequest) => WebReply;

const PAGES: Readonly<Record<string, Page>> = {
  'get_system_info.cgi': (device) => json(systemInfo(device)),
  'miner_type.cgi': ({ model }) =>
    json({ miner_type: model.name, subtype: 'AMLCtrl_BHB42XXX', fw_version: model.firmware }),
  'stats.cgi': (device) => mining(device, 'stats'),
  'summary.cgi': (device) => mining(device, 'summary'),
  'pools.cgi': (device) => mining(device, 'pools'),
  'get_miner_conf.cgi': (device) => json(configuration(device)),
  'set_miner_conf.cgi': (device, request) =>
    request.method === 'POST' ? configure(device, request) : html(405, '405'),
  'get_blink_status.cgi': ({ locating }) => json({ blink: locating, code: locating ? 'B000' : 'B100' }),
  'blink.cgi': (device, request) => (request.method === 'POST' ? blink(device, request) : html(405, '405')),
  'reboot.cgi': (device) => json({ stats: 'success' }, () => device.reboot('reboot.cgi')),
};

/** The pages of an Antminer of generation A; every one wants digest root/root. */
export function antminerWeb(device: MinerDevice, guard: DigestGuard): (request: WebRequest) => WebReply {
  return (request) => {
    const challenge = guard.challenge(request.method, request.url, request.headers.authorization);
    if (challenge !== undefined) return html(401, '401 Unauthorized', { 'www-authenticate': challenge });
    const name = request.path.startsWith('/cgi-bin/') ? request.path.slice(9) : '';
    const page = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
    return page ? page(device, request) : html(404, '404 Not Found');
  };
}

/** The extra daemon of port 6060: text, no login. */
export function antminerDaemon(device: MinerDevice): (request: WebRequest) => WebReply {
  return ({ path }) => {
    if (path === '/miner_power') {
      return { status: 200, body: `power:${Math.round(device.state().watts)}`, type: 'text/plain' };
    }
    if (path === '/warning') return { status: 200, body: 'None', type: 'text/plain' };
    return { status: 200, body: 'error 6060 cmd', type: 'text/plain' };
  };
}

function mining(device: MinerDevice, command: string): WebReply {
  if (device.physics.faults.has('refused')) return BACKEND_DOWN;
  return json(newApiReply(command, device.model, device.state()));
}

function systemInfo({ model, identity }: MinerDevice): unknown {
  return {
    minertype: model.name,
    nettype: 'DHCP',
    netdevice: 'eth0',
    macaddr: identity.mac,
    hostname: identity.id,
    ipaddress: '127.0.0.1',
    netmask: '255.0.0.0',
    gateway: '',
    dnsservers: '',
    system_mode: 'GNU/Linux',
    system_kernel_version: 'Linux 4.9.113 #1 SMP PREEMPT Thu Oct 9 18:55:45 CST 2025',
    system_filesystem_version: model.firmware,
    firmware_type: 'Release',
    Algorithm: 'sha256d',
    serinum: identity.serial,
  };
}

function configuration({ identity, model, physics }: MinerDevice): unknown {
  return {
    pools: identity.pools,
    'api-listen': true,
    'api-network': true,
    'api-groups': 'A:stats:pools:devs:summary:version',
    'api-allow': 'A:0/0,W:*',
    'bitmain-fan-ctrl': false,
    'bitmain-fan-pwm': '100',
    'bitmain-use-vil': true,
    'bitmain-freq': String(model.frequencyMhz),
    'bitmain-voltage': '1260',
    'bitmain-work-mode': physics.asleep ? '1' : '0',
    'bitmain-freq-level': '100',
  };
}

/** Takes the full payload only: real firmware ignores a partial one. Mining restarts, asleep or awake. */
function configure(device: MinerDevice, request: WebRequest): WebReply {
  const asked = parse(request.body);
  const mode = asked['miner-mode'];
  const pools = readPools(asked['pools']);
  if (!pools || ![0, 1, '0', '1'].includes(mode as number)) {
    return json({ stats: 'error', code: 'M001', msg: 'Illegal request!' });
  }
  return json({ stats: 'success', code: 'M000', msg: 'OK!' }, () => {
    device.identity.pools = pools;
    device.sleep(Number(mode) === 1, 'set_miner_conf.cgi');
  });
}

function readPools(given: unknown): { url: string; user: string; pass: string }[] | undefined {
  if (!Array.isArray(given) || given.length !== 3) return undefined;
  return given.map((pool: Record<string, unknown>) => ({
    url: String(pool?.['url'] ?? ''),
    user: String(pool?.['user'] ?? ''),
    pass: String(pool?.['pass'] ?? ''),
  }));
}

function blink(device: MinerDevice, request: WebRequest): WebReply {
  const on = String(parse(request.body)['blink']) === 'true';
  device.locate(on, 'blink.cgi');
  return json({ code: on ? 'B000' : 'B100' });
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
