import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import type { Delivery } from './listener.ts';

/** What a command prints and ends with; `dies` takes the connection along, as a machine that starts anew does. */
export interface Printed {
  out?: string | Buffer;
  errors?: string;
  status?: number;
  dies?: true;
}

export interface SshLogin {
  username: string;
  password: string;
}

const KEY = ssh2.utils.generateKeyPairSync('ed25519');
/** All simulated rigs are one image, and have its key. */
export const HOST_KEY = fingerprint(KEY.public);

/** A machine that runs commands over SSH for one user: one at a time, without a shell. */
export function sshHost(
  delivery: () => Delivery,
  login: SshLogin,
  run: (command: string) => Printed | Promise<Printed>,
): Server {
  const host = new ssh2.Server({ hostKeys: [KEY.private], ident: 'OpenSSH_8.2p1 Ubuntu-4ubuntu0.5' }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (attempt) => admit(attempt, login));
    client.on('session', (accept) => {
      accept().on('exec', (take, _refuse, { command }) => {
        if (delivery().mode === 'silent') return;
        const answer = async () => say(take(), await run(command), client);
        setTimeout(() => void answer(), delivery().delayMs);
      });
    });
  });
  // A hung machine opens connections and says nothing: then nobody takes them.
  return createServer((socket) => {
    if (delivery().mode === 'open') host.injectSocket(socket);
  });
}

function admit(attempt: AuthContext, { username, password }: SshLogin): void {
  if (attempt.username === username && attempt.method === 'password' && attempt.password === password) attempt.accept();
  else attempt.reject(['password']);
}

function say(channel: ServerChannel, { out = '', errors = '', status = 0, dies }: Printed, client: Connection): void {
  channel.on('error', () => undefined);
  if (dies) {
    client.end();
    return;
  }
  if (errors !== '') channel.stderr.write(errors);
  channel.write(out);
  channel.exit(status);
  channel.end();
}

function fingerprint(publicKey: string): string {
  const parsed = ssh2.utils.parseKey(publicKey);
  if (parsed instanceof Error) throw parsed;
  return `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}
