import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Request, SshRequest } from '../../../core/wire/request.ts';
import { sshWire } from '../../../core/wire/ssh.ts';
import { commandLine } from '../../../core/wire/ssh-command.ts';
import { type Endpoint, readOnly, WireError } from '../../../core/wire/wire.ts';
import { failure } from './failure.ts';
import { loopback } from './loopback.ts';
import { type Said, type SshServer, sshServer } from './ssh-server.ts';

const KEY = ssh2.utils.generateKeyPairSync('ed25519');
const LOCKED = ssh2.utils.generateKeyPairSync('ed25519', {
  passphrase: 'open sesame',
  cipher: 'aes256-ctr',
  rounds: 4,
});

const SAYS: Record<string, Said> = {
  'cat /run/hive/last_stat.json': { out: '{"method":"stats","params":{"miner":"t-rex"}}\n' },
  'cat /run/hive/broken.json': { out: '{"method":"stats","params":{"miner":' },
  'cat /run/hive/note': { out: 'just words\n' },
  'cat /run/hive/none': { errors: 'cat: /run/hive/none: No such file or directory\n', status: 1 },
  'cat /run/hive/killed': { signal: 'KILL' },
  'cat /run/hive/empty': {},
  'cat /run/hive/endless': { out: 'x'.repeat(1_200_000), end: 'hang' },
  'cat /run/hive/hang': { end: 'hang' },
  'cat /run/hive/drop': { end: 'drop' },
  'nvidia-smi --query-gpu=index --format=csv': { out: '0, 60\n', errors: 'GPU is lost\n', status: 15 },
};

let server: SshServer;
const wire = sshWire(200);
const ended: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const answer = (command: string) => SAYS[command] ?? { errors: 'unknown command', status: 127 };
  server = await sshServer({ answer, password: 'right', publicKey: KEY.public });
});
afterEach(async () => {
  await Promise.all(ended.splice(0).map((end) => end()));
});
afterAll(async () => {
  wire.close();
  await server.close();
});

const there = (more: Partial<Endpoint> = {}): Endpoint => ({
  host: '127.0.0.1',
  ports: { ssh: server.port },
  hostKey: server.hostKey,
  credentials: { username: 'user', password: 'right' },
  ...more,
});
const run = (...words: string[]): Request & SshRequest => ({ via: 'ssh', run: words });
const cat = (file: string) => run('cat', `/run/hive/${file}`);
const ask = (request: Request & SshRequest, to = there(), ms = 5000) => wire.send(request, to, AbortSignal.timeout(ms));
describe('what a command prints', () => {
  it('is JSON where it is some', async () => {
    expect((await ask(cat('last_stat.json'))).str('params', 'miner')).toBe('t-rex');
  });

  it('is text otherwise', async () => {
    expect((await ask(cat('note'))).str()).toBe('just words');
    expect((await ask(cat('empty'))).value).toBe('');
  });

  it.each<[string, Request & SshRequest, string, RegExp, number?]>([
    ['a status that is not 0', cat('none'), 'refused', /ended with status 1.*No such file/, 1],
    ['an unknown command', run('unheard-of'), 'refused', /status 127.*unknown command/, 127],
    ['a signal', cat('killed'), 'refused', /ended by (?:SIG)?KILL/],
    ['a connection that is cut', cat('drop'), 'unreachable', /connection was lost/],
    ['endless output', cat('endless'), 'unexpected-answer', /more than 1048576 bytes/],
    ['a command that never ends', { ...cat('hang'), timeoutMs: 150 }, 'timeout', /not over within 150 ms/],
  ])('%s is an error', async (_, request, reason, words, code) => {
    const error = await failure(ask(request));
    expect([error.reason, error.code]).toEqual([reason, code]);
    expect(error.message).toMatch(words);
  });

  it('mends JSON that was cut, as all wires do, and says so', async () => {
    const answer = await ask(cat('broken.json'));
    expect(answer.str('method')).toBe('stats');
    expect(answer.mends).not.toEqual([]);
  });

  it('counts with any status where the request says so', async () => {
    const lost = run('nvidia-smi', '--query-gpu=index', '--format=csv');
    expect((await failure(ask(lost))).reason).toBe('refused');
    expect((await ask({ ...lost, anyStatus: true } as typeof lost)).str()).toBe('0, 60\n\nGPU is lost');
  });

  it('stops at the deadline of the conversation', async () => {
    const began = performance.now();
    expect((await failure(ask(cat('hang'), there(), 100))).reason).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(2000);
    const over = AbortSignal.abort();
    expect((await failure(wire.send(cat('note'), there(), over))).reason).toBe('timeout');
  });
});

describe('the host key', () => {
  it('refuses a host that is not pinned, says its fingerprint and where to write it, and shows nobody a password', async () => {
    const before = server.logins.length;
    const { hostKey: _, ...unpinned } = there();
    const error = await failure(ask(cat('note'), unpinned));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toContain(`hostKey: "${server.hostKey}"`);
    expect(error.message).toContain('(ssh-ed25519)');
    expect(server.logins.length).toBe(before);
  });

  it('refuses another key than the pinned one before anything is shown', async () => {
    const before = server.logins.length;
    const pinned = `SHA256:${'A'.repeat(43)}`;
    const error = await failure(ask(cat('note'), there({ hostKey: pinned })));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toContain(`found ${server.hostKey} (ssh-ed25519), expected ${pinned}`);
    expect(server.logins.length).toBe(before);
  });

  it('is told to whoever asks, without a login', async () => {
    const greeting = await ask({ via: 'ssh', greet: true }, { host: '127.0.0.1', ports: { ssh: server.port } });
    expect(greeting.value).toEqual({
      identification: 'SSH-2.0-OpenSSH_8.2p1 Ubuntu-4ubuntu0.5',
      hostKey: server.hostKey,
      keyType: 'ssh-ed25519',
    });
  });

  it.runIf(spawnSync('ssh-keygen', ['-?']).error === undefined)('is written as ssh-keygen writes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'logixx-ssh-'));
    try {
      const file = join(folder, 'key');
      execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', file]);
      const [, printed = ''] = execFileSync('ssh-keygen', ['-lf', `${file}.pub`])
        .toString()
        .split(' ');
      const other = new ssh2.Server({ hostKeys: [readFileSync(file)] }, (client) =>
        client.on('error', () => undefined),
      );
      await new Promise<void>((done) => other.listen(0, '127.0.0.1', () => done()));
      ended.push(() => new Promise((done) => other.close(() => done())));
      const { port } = other.address() as { port: number };
      const greeting = await ask({ via: 'ssh', greet: true }, { host: '127.0.0.1', ports: { ssh: port } });
      expect(greeting.str('hostKey')).toBe(printed);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('who is let in', () => {
  it('with a key, and one try', async () => {
    const before = server.logins.length;
    const credentials = { username: 'user', privateKey: KEY.private, password: 'unused' };
    expect((await ask(cat('note'), there({ credentials }))).str()).toBe('just words');
    expect(new Set(server.logins.slice(before))).toEqual(new Set(['publickey user']));
  });

  it('with a key that a passphrase opens', async () => {
    const own = await sshServer({ answer: () => ({ out: 'in' }), publicKey: LOCKED.public });
    ended.push(own.close);
    const to = (passphrase: string) =>
      there({
        ports: { ssh: own.port },
        credentials: { username: 'user', privateKey: LOCKED.private, passphrase },
      });
    expect((await ask(cat('note'), to('open sesame'))).str()).toBe('in');
    const error = await failure(ask(cat('note'), to('shut')));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).not.toContain('shut');
  });

  it('by keyboard-interactive where the host has no other way for passwords', async () => {
    const own = await sshServer({
      answer: () => ({ out: 'in' }),
      password: 'right',
      methods: ['keyboard-interactive'],
    });
    ended.push(own.close);
    expect((await ask(cat('note'), there({ ports: { ssh: own.port } }))).str()).toBe('in');
  });

  it.each<[string, Endpoint['credentials'], RegExp]>([
    ['a wrong password', { username: 'user', password: 'wrong' }, /refused the login of "user"/],
    ['another user', { username: 'root', password: 'right' }, /refused the login of "root"/],
    ['a text that is no key', { username: 'user', privateKey: 'secret words' }, /credentials cannot be used/],
    ['no password', { username: 'user' }, /found neither a private key nor a password/],
    ['nobody', {}, /found no username/],
  ])('not %s, and no error holds a secret', async (_, credentials, words) => {
    const error = await failure(ask(cat('note'), there({ credentials: credentials ?? {} })));
    expect(error.reason).toBe('unauthorized');
    expect(error.message).toMatch(words);
    expect(`${error.message} ${String(error.cause)}`).not.toMatch(/wrong|right|secret words/);
  });
});

describe('connections', () => {
  it('serve the questions of one conversation and end by themselves', async () => {
    const own = await sshServer({ answer: () => ({ out: 'in' }), password: 'right' });
    ended.push(own.close);
    const to = there({ ports: { ssh: own.port } });
    await Promise.all([ask(cat('a'), to), ask(cat('b'), to)]);
    await ask(cat('c'), to);
    expect(own.connections()).toBe(1);
    await new Promise((wait) => setTimeout(wait, 500));
    await ask(cat('d'), to);
    expect(own.connections()).toBe(2);
    // The rig starts anew: what was kept is gone, and the next question makes its own.
    own.dropAll();
    expect((await ask(cat('e'), to)).str()).toBe('in');
  });

  it('writes have one of their own, and a reboot that takes it along has been heard', async () => {
    const own = await sshServer({ answer: () => ({ end: 'drop' }), password: 'right' });
    ended.push(own.close);
    const to = there({ ports: { ssh: own.port } });
    const reboot = { ...run('sudo', '-n', '/hive/sbin/sreboot'), writes: true } as const;
    expect((await ask({ ...reboot, hangsUp: true } as Request & SshRequest, to)).value).toBeUndefined();
    expect(own.commands).toEqual(['sudo -n /hive/sbin/sreboot']);
    expect((await failure(ask(reboot, to))).reason).toBe('unreachable');
    expect(own.commands.length).toBe(2);
  });

  it('are refused and cut as everywhere else', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => nobody.once('listening', done));
    const { port } = nobody.address() as { port: number };
    await new Promise((done) => nobody.close(done));
    expect((await failure(ask(cat('note'), there({ ports: { ssh: port } })))).reason).toBe('unreachable');
    const web = await loopback((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    ended.push(web.close);
    const error = await failure(ask(cat('note'), there({ ports: { ssh: web.port } })));
    expect(error.message).toMatch(/HTTP\/1.1 400|hung up/);
    expect(['unexpected-answer', 'unreachable']).toContain(error.reason);
    const silent = await loopback(() => undefined);
    ended.push(silent.close);
    expect((await failure(ask(cat('note'), there({ ports: { ssh: silent.port } }), 200))).reason).toBe('timeout');
  });
});

describe('commands', () => {
  it.each([
    'a b',
    'a;b',
    '$(reboot)',
    '`id`',
    "it's",
    'a|b',
    'a>b',
    '*',
    '~',
    '',
    'a\nb',
    '"',
    '\\',
    '&',
    '#',
    '{a,b}',
  ])('never hold a word that a shell reads: %j', (word) => {
    expect(() => commandLine(['cat', word])).toThrow(/expected plain words/);
  });

  it('a reading wire lets through what only reads', async () => {
    const reading = readOnly(async (request) => {
      throw new WireError('refused', request.via);
    });
    const reasonOf = async (request: Request) =>
      (await failure(reading(request, there(), AbortSignal.timeout(100)))).reason;
    for (const words of [
      ['cat', '/run/hive/last_stat.json'],
      ['find', '/run/hive/last_stat.json', '-mmin', '-2'],
      ['stat', '-c', '%n', '/home/minerstat/minerstat-os/bin/reboot.sh'],
      ['nvidia-smi', '--query-gpu=index,pci.bus_id', '--format=csv,noheader,nounits'],
    ])
      expect(await reasonOf(run(...words))).toBe('refused');
    for (const words of [
      ['sudo', '-n', '/hive/sbin/sreboot'],
      ['sreboot'],
      ['cat', '/etc/shadow'],
      ['cat', '/run/../etc/shadow'],
      ['find', '/run/hive', '-delete'],
      ['find', '/run/hive', '-mmin', '-2', '-delete'],
      ['nvidia-smi', '--gpu-reset'],
      ['miner', 'stop'],
    ])
      expect(await reasonOf(run(...words))).toBe('forbidden');
    expect(await reasonOf({ via: 'ssh', greet: true })).toBe('refused');
  });
});
