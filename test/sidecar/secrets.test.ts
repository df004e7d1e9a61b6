import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../core/service/database.ts';
import { DRIVERS } from '../../devices/index.ts';
import { loadFarm } from '../../scripts/logixx-config.ts';
import { addUser } from '../../sidecar/identity/manage.ts';
import { startSidecar } from '../../sidecar/main.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import { configFile } from './config-file.ts';

const PASSWORD = 'a long enough password';
const SECRETS = {
  gateway: 'gateway-key-0123456789-0123456789-0123456789',
  'snipe-it': 'snipe-it-token-0123456789',
  prometheus: 'prometheus-token-0123456789',
  smtp: 'smtp-password-0123456789',
  machine: 'machine-token-0123456789',
};

let neighbour: Server;
let mails: SMTPServer;
let said = '';
const asked = new Map<string, number>();
const count = (who: string): void => void asked.set(who, (asked.get(who) ?? 0) + 1);

/** Refuses everything, and gives back all that it was told: the worst that another service can do with a secret. */
async function openNeighbour(): Promise<string> {
  neighbour = createServer((request, response) => {
    const [, who = ''] = request.url?.split('/') ?? [];
    count(who.startsWith('api') ? 'gateway' : who);
    response.writeHead(400, {
      'content-type': 'application/json',
      'www-authenticate': `Bearer ${request.headers.authorization}`,
    });
    const told = JSON.stringify(request.headers);
    response.end(JSON.stringify({ status: 'error', messages: told, error: told, detail: told, title: told }));
  }).listen(0, '127.0.0.1');
  await once(neighbour, 'listening');
  return `http://127.0.0.1:${(neighbour.address() as AddressInfo).port}`;
}

async function openMails(): Promise<number> {
  mails = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ password }, _session, done) {
      count('smtp');
      done(new Error(`refused ${password}, in base64 ${Buffer.from(password ?? '').toString('base64')}`));
    },
  });
  await new Promise<void>((resolve) => mails.listen(0, '127.0.0.1', resolve));
  return (mails.server.address() as AddressInfo).port;
}

function hear(line: string, done: () => void): void {
  said += line;
  done();
}

/** A sidecar all of whose neighbours are hostile, and its admin's cookie. */
async function open() {
  const [url, port] = [await openNeighbour(), await openMails()];
  const file = configFile({
    listen: '127.0.0.1:0',
    gateway: { alertWebhook: url, keyFile: 'gateway' },
    snipeIt: { url: `${url}/snipe-it`, tokenFile: 'snipe-it', everyMinutes: 0, states: { active: 'Deployed' } },
    power: { prometheus: `${url}/prometheus`, tokenFile: 'prometheus' },
    mail: {
      smtp: { host: '127.0.0.1', port, security: 'none', username: 'u', passwordFile: 'smtp' },
      from: 'a@farm.example',
    },
    tokens: [{ tokenFile: 'machine' }],
    database: 'sidecar.db',
  });
  for (const [name, secret] of Object.entries(SECRETS)) writeFileSync(join(dirname(file), name), `${secret}\n`);
  const { sidecar: loaded, site } = loadFarm(file);
  const config = { ...loaded, database: join(dirname(file), 'sidecar.db') };
  const ear = new Writable({ write: (chunk, _, done) => hear(String(chunk), done) });
  const log = pino({ level: 'debug' }, ear);
  const sidecar = await startSidecar({
    site,
    devices: [{ id: 'x', kind: 'pdu', driver: 'raritan-pdu2', address: '127.0.0.1' }],
    config,
    drivers: DRIVERS,
    log,
  });
  const database = await openDatabase<Tables>(config.database, MIGRATIONS);
  const made = {
    db: tablesOf<never>(database.db) as never,
    config: config.identity,
    now: Date.now,
    log,
    audit: async () => undefined,
    actor: { id: 't', name: 'T' },
  };
  await addUser(made, { email: 'boss@farm.example', name: 'Boss', roles: ['admin'], password: PASSWORD });
  await database.close();
  return { sidecar, origin: config.identity.url };
}

let opened: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  opened = await open();
}, 60_000);
afterAll(async () => {
  await opened?.sidecar.stop();
  neighbour?.close();
  mails?.close();
});

const BODIES: Record<string, unknown> = {
  'post /api/v1/invitations': { email: 'ben@farm.example', roles: ['viewer'] },
  'post /api/v1/devices/{device}/restart': { comment: 'hangs' },
};
/** Its answers go on until somebody hangs up, and logging out ends the walk. */
const LEFT_OUT = ['get /api/v1/events', 'delete /api/v1/session', 'post /api/v1/session'];

/** Knocks at every door of the document as an admin; what was answered, all in one text. */
async function walk(): Promise<{ answered: string; requests: number }> {
  const { sidecar, origin } = opened;
  const headers: Record<string, string> = { origin, 'content-type': 'application/json' };
  const credentials = JSON.stringify({ email: 'boss@farm.example', password: PASSWORD });
  const entered = await fetch(`${sidecar.url}/api/v1/session`, { method: 'POST', headers, body: credentials });
  expect(entered.status).toBe(200);
  headers['cookie'] = entered.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const document = await fetch(`${sidecar.url}/api/v1/openapi.json`, { headers });
  const { paths } = (await document.json()) as { paths: Record<string, Record<string, unknown>> };
  const doors = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  let answered = '';
  for (const door of doors.filter((each) => !LEFT_OUT.includes(each))) {
    const [method = '', path = ''] = door.split(' ');
    const body = method === 'get' ? {} : { body: JSON.stringify(BODIES[door] ?? {}) };
    const answer = await fetch(sidecar.url + path.replace(/\{[A-Za-z]+\}/g, 'x'), {
      method: method.toUpperCase(),
      headers,
      ...body,
    });
    answered += `${door} ${answer.status} ${JSON.stringify([...answer.headers])} ${await answer.text()}\n`;
  }
  answered += await (await fetch(`${sidecar.url}/metrics`)).text();
  return { answered, requests: doors.length };
}

it('shows no secret in any answer or line of the log, though its neighbours give back what they were told', async () => {
  const { answered, requests } = await walk();
  await expect.poll(() => asked.get('smtp') ?? 0, { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => said.includes('refused'), { timeout: 20_000 }).toBe(true);
  expect(requests).toBeGreaterThan(140);
  expect([...asked.keys()].sort()).toEqual(['gateway', 'prometheus', 'smtp', 'snipe-it']);
  const coded = (secret: string) => [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
  const hidden = Object.entries({ ...SECRETS, password: PASSWORD });
  for (const [where, text] of [
    ['an answer', answered],
    ['the log', said],
  ] as const)
    expect(
      hidden
        .filter(([, secret]) => coded(secret).some((each) => text.includes(each)))
        .map(([name]) => `${name} in ${where}`),
    ).toEqual([]);
}, 120_000);
