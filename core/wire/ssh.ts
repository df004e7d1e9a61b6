import { createHash } from 'node:crypto';
import type { Client } from 'ssh2';
import { Answer } from './answer.ts';
import type { Request, SshRequest } from './request.ts';
import { type Command, commandLine, type Printed, readPrinted, runCommand } from './ssh-command.ts';
import { greetSsh, notPinned, openSsh, sshPeer } from './ssh-connection.ts';
import type { SshLogin } from './ssh-login.ts';
import { address, type Peer } from './tcp.ts';
import { type Endpoint, WireError } from './wire.ts';

type Question = Request & SshRequest;

const REPLY_MS = 8000;
/** The questions of one conversation share a connection, the next conversation makes its own. */
const IDLE_MS = 5000;

export interface SshWire {
  send(request: Question, to: Endpoint, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/**
 * Commands on rigs over SSH, as `SshRequest` says. The host key must be the one that the endpoint pins: without a pin, or
 * with another key, nobody logs in. One login is tried, with the key or the password that is configured, and no other.
 * Patience: 3 s to connect, 8 s to be let in, 8 s for a command or `timeoutMs`. A connection is kept for 5 s; what writes
 * has one of its own and is never sent twice.
 *
 * Throws WireError: 'unauthorized' (no pin, another key, no credentials, login refused), 'refused' (exit status),
 * 'unreachable', 'timeout', 'unexpected-answer' (no SSH, endless output). No error holds a secret.
 */
export function sshWire(idleMs = IDLE_MS): SshWire {
  const kept = keptConnections(idleMs);
  return {
    send: async (request, to, signal) => {
      const peer = sshPeer(to);
      if ('greet' in request) return new Answer(await greetSsh(peer, signal));
      const line = commandLine(request.run);
      const pinned = to.hostKey;
      if (pinned === undefined) throw notPinned(peer, await greetSsh(peer, signal));
      const login = loginOf(peer, to);
      const open = () => openSsh(peer, pinned, login, signal);
      const run = (client: Client) => runCommand(client, line, request.timeoutMs ?? REPLY_MS, signal);
      const from = `${address(peer)}, ${line}`;
      if (request.writes || request.hangsUp) return ranOnce(request, from, open, run);
      const key = keyOf(peer, pinned, login);
      return readPrinted(request, await kept.run(key, open, run), from);
    },
    close: () => kept.close(),
  };
}

/** What reboots a machine takes the connection with it: then that is the answer. */
async function ranOnce(
  request: Question & Command,
  from: string,
  open: () => Promise<Client>,
  run: (client: Client) => Promise<Printed>,
): Promise<Answer> {
  const client = await open();
  try {
    const printed = await run(client);
    const isLost = printed.status === undefined && printed.signal === undefined && printed.refusal === undefined;
    if (request.hangsUp && isLost) return Answer.none;
    return readPrinted(request, printed, from);
  } catch (error) {
    if (request.hangsUp && error instanceof WireError && error.reason === 'timeout') return Answer.none;
    throw error;
  } finally {
    client.destroy();
  }
}

function loginOf(peer: Peer, { credentials = {} }: Endpoint): SshLogin {
  const { username, password, privateKey, passphrase } = credentials;
  if (username === undefined || (password === undefined && privateKey === undefined)) {
    const found = username === undefined ? 'no username' : 'neither a private key nor a password';
    const expected = 'credentials with username and privateKeyFile or passwordFile';
    throw new WireError('unauthorized', `${address(peer)} over SSH: found ${found}, expected ${expected}`);
  }
  return {
    username,
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function keyOf(peer: Peer, pinned: string, login: SshLogin): string {
  const secret = createHash('sha256').update(JSON.stringify(login)).digest('hex');
  return `${address(peer)} ${pinned} ${secret}`;
}

interface Kept {
  client: Promise<Client>;
  users: number;
  idle?: NodeJS.Timeout;
}

type Run = (client: Client) => Promise<Printed>;

/** Connections by their key. One that was kept and turns out to be gone is made anew, once. */
function keptConnections(idleMs: number): {
  run(key: string, open: () => Promise<Client>, run: Run): Promise<Printed>;
  close(): void;
} {
  const all = new Map<string, Kept>();
  const drop = (key: string, gone: Kept) => {
    clearTimeout(gone.idle);
    if (all.get(key) === gone) all.delete(key);
    gone.client.then(
      (client) => client.destroy(),
      () => undefined,
    );
  };
  const opened = (key: string, open: () => Promise<Client>): Kept => {
    const made: Kept = { client: open(), users: 0 };
    all.set(key, made);
    made.client.then(
      (client) => client.once('close', () => drop(key, made)),
      () => drop(key, made),
    );
    return made;
  };
  const use = async (key: string, held: Kept, run: Run): Promise<Printed> => {
    clearTimeout(held.idle);
    held.users += 1;
    try {
      return await run(await held.client);
    } catch (error) {
      drop(key, held);
      throw error;
    } finally {
      held.users -= 1;
      if (held.users === 0) held.idle = setTimeout(() => drop(key, held), idleMs).unref();
    }
  };
  return {
    run: async (key, open, run) => {
      const there = all.get(key);
      if (there === undefined) return use(key, opened(key, open), run);
      const printed = await use(key, there, run).catch((error: unknown) => {
        if (error instanceof WireError && error.reason === 'unreachable') return undefined;
        throw error;
      });
      if (printed?.begun || printed?.refusal !== undefined) return printed;
      drop(key, there);
      return use(key, opened(key, open), run);
    },
    close: () => {
      for (const [key, held] of all) drop(key, held);
    },
  };
}
