import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import ssh2, { type Client } from 'ssh2';
import { loginOf, type SshLogin } from './ssh-login.ts';
import { address, type Peer } from './tcp.ts';
import { type Endpoint, portNumber, WireError } from './wire.ts';

const CONNECT_MS = 3000;
const LOGIN_MS = 8000;
const IDENTIFICATION_BYTES = 255;

/** Who answers, before anybody logs in. `hostKey` as OpenSSH prints fingerprints: "SHA256:…". */
export interface SshGreeting {
  identification: string;
  hostKey: string;
  keyType: string;
}

/** Reads the host key and hangs up: nobody is logged in. Throws WireError. */
export async function greetSsh(peer: Peer, signal: AbortSignal): Promise<SshGreeting> {
  const { client, greeting } = await handshake(peer, undefined, signal);
  client.destroy();
  return greeting;
}

/**
 * A connection on which one is logged in, to the one host whose key is pinned. Throws WireError: 'unauthorized' for a key
 * that is not the pinned one, before any credential is shown, and for a login that was refused.
 */
export async function openSsh(peer: Peer, pinned: string, login: SshLogin, signal: AbortSignal): Promise<Client> {
  return (await handshake(peer, { pinned, login }, signal)).client;
}

/** Where a request over SSH goes. */
export function sshPeer(to: Endpoint): Peer {
  return { host: to.host, port: portNumber({ via: 'ssh', greet: true }, to.ports) };
}

/** The refusal of a host that nobody has pinned yet. */
export function notPinned(peer: Peer, { hostKey, keyType }: SshGreeting): WireError {
  const how = `compare it at the rig itself (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub) and write hostKey: "${hostKey}" to the device in the inventory`;
  return new WireError(
    'unauthorized',
    `${address(peer)} shows the host key ${hostKey} (${keyType}) and none is pinned, so nobody logs in: ${how}`,
  );
}

interface Wanted {
  pinned: string;
  login: SshLogin;
}

/** Opens the connection; with nobody to log in it ends, well, as soon as the key is known. */
async function handshake(
  peer: Peer,
  wanted: Wanted | undefined,
  signal: AbortSignal,
): Promise<{ client: Client; greeting: SshGreeting }> {
  const socket = await openSocket(peer, signal);
  const client = new ssh2.Client();
  // Errors that come when nobody waits any more, such as a reset while it is idle.
  client.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    let shown: Pick<SshGreeting, 'hostKey' | 'keyType'> | undefined;
    const late = setTimeout(() => end(new WireError('timeout', `${where}: no login within ${LOGIN_MS} ms`)), LOGIN_MS);
    const where = address(peer);
    const abort = () => end(new WireError('timeout', `the deadline passed before ${where} had answered`));
    const end = (error: WireError | undefined) => {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
      const greeting = { identification: lineOf(heard), ...(shown ?? { hostKey: '', keyType: '' }) };
      if (error === undefined) return resolve({ client, greeting });
      client.destroy();
      socket.destroy();
      return reject(error);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.on('data', (chunk: Buffer) => {
      if (heard.length < IDENTIFICATION_BYTES) heard = Buffer.concat([heard, chunk]);
    });
    client.on('ready', () => end(undefined));
    client.on('error', (error) => end(outcome(peer, error, wanted, shown, lineOf(heard))));
    client.on('close', () =>
      end(wanted || !shown ? new WireError('unreachable', `${where} hung up before it let anybody in`) : undefined),
    );
    try {
      client.connect({
        ...loginOf(client, wanted?.login),
        sock: socket,
        readyTimeout: 0,
        hostVerifier: (key: Buffer) => {
          shown = { hostKey: fingerprint(key), keyType: keyTypeOf(key) };
          return wanted !== undefined && shown.hostKey === wanted.pinned;
        },
      });
    } catch (error) {
      end(new WireError('unauthorized', `${where}: the credentials cannot be used: ${text(error)}`));
    }
  });
}

function outcome(
  peer: Peer,
  error: Error & { level?: string },
  wanted: Wanted | undefined,
  shown: Pick<SshGreeting, 'hostKey' | 'keyType'> | undefined,
  identification: string,
): WireError | undefined {
  const where = address(peer);
  if (shown && !wanted) return undefined;
  if (shown && wanted && shown.hostKey !== wanted.pinned) {
    const doubt = 'another machine answers there, or it was set up anew; nothing was shown to it';
    return new WireError(
      'unauthorized',
      `${where} shows another host key: found ${shown.hostKey} (${shown.keyType}), expected ${wanted.pinned} as pinned: ${doubt}`,
    );
  }
  if (error.level === 'client-authentication')
    return new WireError('unauthorized', `${where} refused the login of "${wanted?.login.username ?? ''}"`);
  if (error.level === 'client-socket')
    return new WireError('unreachable', `${where}: ${text(error)}`, { cause: error });
  const said = identification === '' ? 'nothing' : `"${identification.slice(0, 80)}"`;
  return new WireError('unexpected-answer', `${where} does not speak SSH as we do: ${text(error)}; it said ${said}`, {
    cause: error,
  });
}

function openSocket(peer: Peer, signal: AbortSignal): Promise<Socket> {
  const where = address(peer);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new WireError('timeout', `the deadline passed before ${where} was asked`));
    const socket = connect(peer);
    const fail = (error: WireError) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const abort = () => fail(new WireError('timeout', `the deadline passed before ${where} had answered`));
    const late = setTimeout(
      () => fail(new WireError('unreachable', `no connection to ${where}: no answer within ${CONNECT_MS} ms`)),
      CONNECT_MS,
    );
    const refused = (error: Error) =>
      fail(new WireError('unreachable', `no connection to ${where}: ${text(error)}`, { cause: error }));
    const settle = () => {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
      socket.off('error', refused);
      socket.on('error', () => undefined);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', refused);
    socket.once('connect', () => {
      settle();
      resolve(socket.setNoDelay(true));
    });
    return undefined;
  });
}

/** As `ssh-keygen -l` prints it. */
function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The name stands before the key: four bytes of length, then "ssh-ed25519". */
function keyTypeOf(key: Buffer): string {
  return key.length < 4 ? '' : key.toString('latin1', 4, 4 + Math.min(key.readUInt32BE(0), 64));
}

/** The first line that a server says, as far as it is printed text. */
function lineOf(heard: Buffer): string {
  return (heard.toString('latin1').split(/\r?\n/, 1)[0] ?? '')
    .replace(/[^\x20-\x7e]/g, '·')
    .slice(0, IDENTIFICATION_BYTES);
}

function text(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}
