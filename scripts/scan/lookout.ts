import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { ConfigError } from '../../core/service/config.ts';
import { reveal } from '../../core/service/credentials.ts';
import { knock } from '../../core/wire/knock.ts';
import type { Request } from '../../core/wire/request.ts';
import { type Credentials, PORTS, type Port, type Wire, WireError } from '../../core/wire/wire.ts';
import type { Lookout } from '../../devices/discover.ts';
import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import type { Gate } from '../../devices/scan.ts';
import { PRIVATE_NETWORKS, parseNetwork, type Range } from '../../devices/scan-ranges.ts';
import { loadFarm } from '../logixx-config.ts';

/** What a scan may do: where, and with which credentials. */
export interface ScanAccess {
  networks: Range[];
  /** By driver: the entry's name and what it holds. */
  credentials: ReadonlyMap<string, { name: string; credentials: Credentials }>;
  snmp?: Credentials;
  /** Ours and those of mappings; ours alone unless said. */
  drivers?: readonly Driver[];
}

/** The section `scan` of a configuration; private networks and no credentials where there is no file and none was named. */
export function scanAccess(file: string | undefined): ScanAccess {
  if (file === undefined && !existsSync('logixx.yml'))
    return { networks: PRIVATE_NETWORKS.map(parseNetwork), credentials: new Map() };
  const { scan, exporter, drivers } = loadFarm(file ?? 'logixx.yml', ['exporter']);
  const entry = (name: string) => {
    const found = exporter.credentials[name];
    if (!found) throw new ConfigError([`scan: found no entry "${name}" under exporter.credentials`]);
    return reveal(found);
  };
  return {
    drivers,
    networks: scan.networks.map(parseNetwork),
    credentials: new Map(
      Object.entries(scan.credentials).map(([id, name]) => [id, { name, credentials: entry(name) }]),
    ),
    ...(scan.snmp === undefined ? {} : { snmp: entry(scan.snmp) }),
  };
}

export interface LookoutOptions {
  wire: Wire;
  access: ScanAccess;
  /** Ports other than the usual ones, the same for all addresses. */
  ports: Partial<Record<Port, number>>;
  snmp: boolean;
  /** The ports of mining programs are tried as well. */
  rigs?: boolean;
  knockMs: number;
  /** For all that is asked at one address. */
  deadlineMs: number;
  signal: AbortSignal;
  talk?: Gate;
}

/** Looks at one address within its deadline. A driver's devices see that driver's credentials and no others. */
export function lookoutAt(address: string, options: LookoutOptions): Lookout {
  const { wire, access, ports, snmp, knockMs, deadlineMs } = options;
  let deadline: AbortSignal | undefined;
  const knocking = within(options.signal, knockMs);
  const credentialsFor = (request: Request, { id }: Driver): Credentials | undefined => {
    const own = access.credentials.get(id)?.credentials;
    return request.via === 'snmp' && own?.snmp === undefined ? access.snmp : own;
  };
  return {
    drivers: access.drivers ?? DRIVERS,
    snmp,
    ...(options.talk ? { talk: options.talk } : {}),
    knock: async (port) => (await knock(address, ports[port] ?? PORTS[port], knocking)) === 'open',
    ...(options.rigs
      ? { knockAt: async (port: number) => (await knock(address, ports.api ?? port, knocking)) === 'open' }
      : {}),
    send: (request, driver) => {
      const credentials = credentialsFor(request, driver);
      // Its time begins when it is talked to, not while it waits for its turn.
      deadline ??= within(options.signal, deadlineMs);
      if (isLocked(request, credentials)) return Promise.reject(new WireError('unauthorized', LOCKED));
      return wire(request, { host: address, ports, ...(credentials ? { credentials } : {}) }, deadline);
    },
  };
}

/** A scan pins no keys, and credentials are never guessed: over SSH it only hears who is there. */
function isLocked(request: Request, credentials: Credentials | undefined): boolean {
  return request.via === 'ssh' && 'run' in request && credentials === undefined;
}

const LOCKED = 'over SSH nobody is logged in to without credentials and a pinned host key';

/** Aborts with `signal` or after so long. Not AbortSignal.any: Node 20 forgets a timeout within one when it collects garbage. */
function within(signal: AbortSignal, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const end = (reason: unknown) => {
    clearTimeout(timer);
    controller.abort(reason);
  };
  const late = () => end(new DOMException('it took too long', 'TimeoutError'));
  const timer = setTimeout(late, milliseconds).unref();
  setMaxListeners(0, signal);
  signal.addEventListener('abort', () => end(signal.reason), { once: true, signal: controller.signal });
  return controller.signal;
}
