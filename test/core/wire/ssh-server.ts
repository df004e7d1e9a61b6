import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';

/** What a command prints; `hang` never ends, `drop` cuts the connection. */
export interface Said {
  out?: string;
  errors?: string;
  status?: number;
  signal?: string;
  end?: 'hang' | 'drop';
}

/** An SSH server of the library's own making, on a free loopback port, that remembers what was asked of it. */
export interface SshServer {
  port: number;
  hostKey: string;
  /** "method name" of each try to log in. */
  logins: string[];
  commands: string[];
  connections(): number;
  dropAll(): void;
  close(): Promise<void>;
}

export interface SshServerOptions {
  answer(command: string): Said;
  username?: string;
  password?: string;
  /** The public half of a key that is let in, in OpenSSH's form. */
  publicKey?: string;
  /** Only these methods are offered. */
  methods?: readonly string[];
}

const HOST_KEY = ssh2.utils.generateKeyPairSync('ed25519');

export async function sshServer(options: SshServerOptions): Promise<SshServer> {
  const clients = new Set<Connection>();
  const seen = { logins: [] as string[], commands: [] as string[] };
  let connections = 0;
  const server = new ssh2.Server(
    { hostKeys: [HOST_KEY.private], ident: 'OpenSSH_8.2p1 Ubuntu-4ubuntu0.5' },
    (client) => {
      connections += 1;
      clients.add(client);
      client.on('error', () => undefined);
      client.on('close', () => clients.delete(client));
      client.on('authentication', (attempt) => admit(attempt, options, seen.logins));
      client.on('session', (accept) => {
        accept().on('exec', (take, _refuse, { command }) => {
          seen.commands.push(command);
          say(take(), options.answer(command), client);
        });
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const dropAll = () => {
    for (const client of clients) client.end();
  };
  return {
    port,
    hostKey: fingerprintOf(HOST_KEY.public),
    ...seen,
    connections: () => connections,
    dropAll,
    close: async () => {
      dropAll();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

function admit(attempt: AuthContext, options: SshServerOptions, logins: string[]): void {
  const { username = 'user', password, publicKey, methods } = options;
  const { method } = attempt;
  logins.push(`${method} ${attempt.username}`);
  const mayTry = attempt.username === username && (methods?.includes(method) ?? true);
  const refuse = () => attempt.reject((methods ?? ['password', 'publickey', 'keyboard-interactive']) as never);
  const settle = (isIn: boolean) => (isIn ? attempt.accept() : refuse());
  if (mayTry && attempt.method === 'keyboard-interactive')
    attempt.prompt([{ prompt: 'Password: ', echo: false }], ([typed]) => settle(typed === password));
  else if (mayTry && attempt.method === 'publickey') {
    const { algo, data } = attempt.key;
    settle(`${algo} ${data.toString('base64')}` === publicKey?.split(' ').slice(0, 2).join(' '));
  } else settle(mayTry && attempt.method === 'password' && attempt.password === password);
}

function say(
  channel: ServerChannel,
  { out = '', errors = '', status = 0, signal, end }: Said,
  client: Connection,
): void {
  channel.on('error', () => undefined);
  if (errors !== '') channel.stderr.write(errors);
  if (out !== '') channel.write(out);
  if (end === 'hang') return;
  if (end === 'drop') {
    client.end();
    return;
  }
  if (signal === undefined) channel.exit(status);
  else channel.exit(signal as never, false, '');
  channel.end();
}

/** Of a public key in OpenSSH's form, by OpenSSH's own rule: SHA-256 of the blob, base64 without padding. */
export function fingerprintOf(publicKey: string): string {
  const parsed = ssh2.utils.parseKey(publicKey);
  if (parsed instanceof Error) throw parsed;
  return `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace('=', '')}`;
}
