import type { Answer } from './answer.ts';
import type { Port, Request } from './request.ts';

export { PORTS, type Port, portNumber, portOf } from './request.ts';

/** Where a device is and how to be let in. Ports only where they differ from the protocol's own. */
export interface Endpoint {
  host: string;
  ports?: Partial<Record<Port, number>>;
  credentials?: Credentials;
  /** Fingerprint ("SHA256:…") of the only SSH host key that may answer there; nobody is logged in to without it. */
  hostKey?: string;
  /** Other programs of the same rig, by the name under which requests ask for them. */
  programs?: Readonly<Record<string, Pick<Endpoint, 'ports' | 'credentials'>>>;
}

export interface Credentials {
  username?: string;
  password?: string;
  token?: string;
  /** SSH: a private key in PEM or OpenSSH's own form, and what opens it. Used rather than the password. */
  privateKey?: string;
  passphrase?: string;
  /** SHA-256 fingerprint ("AB:CD:…") of the only TLS certificate to which these credentials may be shown. */
  certificate?: string;
  snmp?: SnmpCredentials;
}

export type SnmpCredentials =
  | { version: '1' | '2c'; community: string }
  | {
      version: '3';
      user: string;
      auth?: { protocol: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512'; key: string };
      priv?: { protocol: 'des' | 'aes' | 'aes256b' | 'aes256r'; key: string };
    };

/** Sends one request to one device. Throws WireError and nothing else. */
export type Wire = (request: Request, to: Endpoint, signal: AbortSignal) => Promise<Answer>;

/**
 * Why a question was not answered.
 * unreachable: no connection (refused, reset, no route, name unknown). timeout: connected or sent, then silence.
 * unauthorized: the device wants other credentials. refused: the device understood and said no.
 * unexpected-answer: something came back that is not the protocol. forbidden: our own wire may not write.
 * unrecorded: a replay holds no answer to this question.
 */
export type WireReason =
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'refused'
  | 'unexpected-answer'
  | 'forbidden'
  | 'unrecorded';

export class WireError extends Error {
  readonly reason: WireReason;
  /** The device's own code, where it gave one (cgminer Code, HTTP status, SNMP error-status, Whatsminer code). */
  readonly code: number | undefined;

  constructor(reason: WireReason, detail: string, options: { code?: number; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'WireError';
    this.reason = reason;
    this.code = options.code;
  }
}

/** A wire that refuses every request that writes, before a byte leaves. */
export function readOnly(wire: Wire): Wire {
  return (request, to, signal) => {
    if (!isWrite(request)) return wire(request, to, signal);
    const detail = `this process may not write to ${to.host}: ${describe(request)}`;
    return Promise.reject(new WireError('forbidden', detail));
  };
}

/**
 * Marked so, or a write by its nature whatever its mark says: an SNMP set, MicroBT's encrypted API, a v3 `set.` command,
 * a cgminer command that needs a session, HTTP's PUT and PATCH, a mutation of GraphQL, and whatever is not known to read
 * of a mining program.
 */
function isWrite(request: Request): boolean {
  if (request.writes) return true;
  switch (request.via) {
    case 'snmp':
      return 'set' in request;
    case 'cgminer':
      return 'command' in request && request.session !== undefined;
    case 'whatsminer':
      return request.api === 2 || request.command.startsWith('set.');
    case 'http':
      return ['PUT', 'PATCH'].includes(request.method) || isMutation(request.body);
    case 'tcp':
      return !request.reads && !READS.test(tcpName(request));
    case 'ssh':
      return 'run' in request && !SSH_READS.test(request.run.join(' '));
  }
}

/** What is asked of mining programs, by method or as a word. */
const READS =
  /^(?:miner_(?:get\w+|ping)|getstat|info|[a-z]+\.(?:list|get|info)|summary|threads|pool|hwinfo|gpus|stats|blank|nothing)$/;

/** Commands that only read, whole: files of the running system, how old or whether they are, what NVIDIA's cards say. */
const SSH_READS =
  /^(?!.*\.\.)(?:cat \/(?:run|proc)\/[\w./-]+|find \/run\/[\w./-]+ -mmin -\d+|stat -c %n [\w./-]+|nvidia-smi --query-gpu=[\w.,]+ --format=[\w,]+)$/;

/** The method or word that a question to a mining program sends. */
export function tcpName({ send }: Extract<Request, { via: 'tcp' }>): string {
  if (typeof send !== 'string') {
    const name = send['method'] ?? send['command'];
    return typeof name === 'string' ? name : 'unnamed';
  }
  const word = send.replace(/[|\r\n]+$/, '');
  if (word === '') return 'nothing';
  return word.trim() === '' ? 'blank' : word.trim();
}

function isMutation(body: unknown): boolean {
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' && /^\s*mutation\b/.test(query);
}

/** One line that names a request in logs and errors; never its body, which may hold secrets. */
export function describe(request: Request): string {
  switch (request.via) {
    case 'http':
      return `${request.method} ${request.path}`;
    case 'cgminer':
      return 'join' in request ? `cgminer ${request.join.join('+')}` : `cgminer ${request.command}`;
    case 'whatsminer':
      return `whatsminer v${request.api} ${request.command}`;
    case 'snmp':
      if ('set' in request) return `snmp set ${request.set.oid}`;
      return 'get' in request
        ? `snmp get of ${Object.keys(request.get).length} objects`
        : `snmp columns ${Object.keys(request.columns).join(' ')}`;
    case 'tcp':
      return `tcp ${tcpName(request)}`;
    case 'ssh':
      return 'run' in request ? `ssh ${request.run.join(' ')}` : 'ssh greeting';
  }
}
