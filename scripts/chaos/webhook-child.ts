import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LOGIXX = fileURLToPath(new URL('../logixx.mjs', import.meta.url));
const START_MS = 180_000;

export interface StoredAction {
  device: string;
  outcome?: string;
  journal: { step: string; phase: string }[];
}

/** alert-webhook as a process of its own. */
export interface WebhookChild {
  /** True when the delivery was answered with 200. */
  post(body: object): Promise<boolean>;
  actions(): Promise<StoredAction[]>;
  /** Devices that are latched off. */
  latches(): Promise<string[]>;
  /** Does what a person does who has looked: trusts all PDUs again. */
  releaseAll(): Promise<void>;
  /** Freezes it in the middle of whatever it does, or lets it go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
}

/** Starts it and waits until it listens. Rejects with its last words when it ends before that. */
export async function startWebhook(config: string, token: string): Promise<WebhookChild> {
  const child = spawn(process.execPath, [LOGIXX, 'alert-webhook', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  const url = await listening(child, ended, said);
  const authorization = `Bearer ${token}`;
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${url}/api/v1/${path}`, { headers: { authorization } }).catch((error: unknown) => {
      throw child.exitCode === null ? error : new Error(`alert-webhook ended by itself: ${said.slice(-20).join('\n')}`);
    });
    if (!response.ok) throw new Error(`alert-webhook answered ${response.status} to ${path}`);
    return (await response.json()) as T;
  };
  const send = (path: string, body: object) =>
    fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    });
  return {
    post: (body) =>
      send('alerts', body).then(
        (response) => response.status === 200,
        () => false,
      ),
    actions: () => get<StoredAction[]>('actions?limit=1000'),
    latches: async () => (await get<{ device: string }[]>('latches')).map(({ device }) => device),
    async releaseAll() {
      for (const { pdu } of await get<{ pdu: string }[]>('quarantines'))
        await send(`quarantines/${pdu}/release`, { by: 'chaos', comment: 'looked at it' });
    },
    signal: (name) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function listening(child: ChildProcess, ended: Promise<void>, said: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`alert-webhook ${why}: ${said.slice(-20).join('\n')}`));
    };
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    void ended.then(() => fail('ended'));
    if (child.stderr === null) return fail('has no stderr');
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      const url = /"url":"(http[^"]+)"/.exec(line)?.[1];
      if (url === undefined || !line.includes('"event":"listening"')) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}
