import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { DRIVERS } from '../../devices/index.ts';
import { openHold } from '../../scripts/failover/hold.ts';
import { loadFarm } from '../../scripts/logixx-config.ts';
import { addUser } from '../../sidecar/identity/manage.ts';
import { startSidecar } from '../../sidecar/main.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import { until } from '../alert-webhook/bench.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { configFile } from './config-file.ts';

vi.setConfig({ testTimeout: 600_000 });
const LOGIXX = fileURLToPath(new URL('../../scripts/logixx.mjs', import.meta.url));
const PASSWORD = 'a long enough password';
const ANNA = { id: 'u1', name: 'Anna' };

let postgres: Postgres;
let mails: MailServer;
const children: ChildProcess[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  mails = await startMailServer();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await mails.stop();
  await postgres.stop();
});

/** The configuration that both read: what tells them apart is where they listen. */
const fileFor = (database: string, leaseSeconds: number) =>
  configFile({
    ...{ listen: '127.0.0.1:0', database, leaseSeconds },
    identity: { url: 'http://farm.example' },
    mail: { smtp: { host: '127.0.0.1', port: mails.port, security: 'none' }, from: 'logixx@farm.example' },
  });

/** A sidecar as a process; `says` waits for an event of its log. */
function processOf(file: string) {
  const child = spawn(process.execPath, [LOGIXX, 'sidecar', '--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  const lines: string[] = [];
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const says = (event: string) => lines.some((line) => line.includes(`"event":"${event}"`));
  return { child, lines, says };
}

it('two that start at once on an empty PostgreSQL: one log-in is good at both, and one looks after all', async () => {
  const database = postgres.database();
  const file = fileFor(database, 12);
  const { sidecar: config, site } = loadFarm(file, ['sidecar']);
  const begun: string[] = [];
  const open = (name: string) => {
    const log = quietLog();
    vi.spyOn(log, 'info').mockImplementation((...said: unknown[]) => {
      if (said[1] === 'rounds-begin') begun.push(name);
    });
    return startSidecar({ config, site, devices: [], drivers: DRIVERS, log });
  };
  const [a, b] = await Promise.all([open('a'), open('b')]);
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  const audit = () => Promise.resolve();
  await addUser(
    { db: tablesOf(db), config: config.identity, now: Date.now, log: quietLog(), audit, actor: ANNA },
    { email: 'anna@farm.example', name: 'Anna', roles: ['admin'], password: PASSWORD },
  );
  const headers = { 'content-type': 'application/json', origin: 'http://farm.example' };
  const body = JSON.stringify({ email: 'anna@farm.example', password: PASSWORD });
  const entered = await fetch(`${a.url}/api/v1/session`, { method: 'POST', headers, body });
  const cookie = entered.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const who = async ({ url }: { url: string }) =>
    (await fetch(`${url}/api/v1/session`, { headers: { ...headers, cookie } })).status;
  expect([entered.status, await who(a), await who(b)]).toEqual([200, 200, 200]);
  const left = await fetch(`${b.url}/api/v1/session`, { method: 'DELETE', headers: { ...headers, cookie } });
  expect([left.status < 300, await who(a), await who(b)]).toEqual([true, 401, 401]);
  expect(begun).toHaveLength(1);
  // The one that stops lets the other one have it at once.
  await (begun[0] === 'a' ? a : b).stop();
  await until('the other one looks after all', () => begun.length === 2, 20_000);
  expect(new Set(begun).size).toBe(2);
  await (begun[1] === 'a' ? a : b).stop();
  await close();
});

it('a kill -9 in the middle of a round: the other process ends it, and everybody gets one mail', async () => {
  const database = postgres.database();
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  for (let number = 1; number <= 20; number += 1) {
    const { id } = await db
      .insertInto('comments')
      .values({
        ...{ device_id: `m${number}`, ticket_id: null, author_id: 'u1', author_name: 'Anna', at: Date.now() },
        ...{ text: '@bob look', edited_at: null, deleted_at: null, deleted_by_id: null, deleted_by_name: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('comment_mentions')
      .values({
        ...{ comment_id: id, user_id: 'u2', user_name: 'bob', named: 1, mailed_at: null },
        mail_to: `bob-${number}@farm.example`,
      })
      .execute();
  }
  const hold = await openHold(database);
  await hold.arm({ table: 'outbox', when: `new.payload like '%bob-11@%'`, moment: 'before' });
  const file = fileFor(database, 3);
  const both = [processOf(file), processOf(file)];
  await until('one is in the middle of its round', () => hold.held(), 300_000);
  await until('both run', () => both.every(({ says }) => says('sidecar-started')), 300_000);
  const [first] = both.filter(({ says }) => says('rounds-begin'));
  expect(both.filter(({ says }) => says('rounds-begin'))).toHaveLength(1);
  first?.child.kill('SIGKILL');
  await once(first?.child as ChildProcess, 'exit');
  const killedAt = performance.now();
  await hold.release();
  await until('the other one goes on', () => both.every(({ says }) => says('rounds-begin')), 30_000);
  const seconds = (performance.now() - killedAt) / 1000;
  const rows = () => db.selectFrom('outbox').select(['id', 'sent_at', 'locked_until']).execute();
  const waiting = async () => (await rows()).filter(({ sent_at }) => sent_at === null);
  await until('all are queued', async () => (await rows()).length === 20, 60_000);
  await until(
    'all have left but what the killed one had in its hands',
    async () => (await waiting()).length < 2,
    60_000,
  );
  // That one is tried again when the lock of the killed process is over, minutes later: here, now.
  await db.updateTable('outbox').set({ locked_until: null }).where('sent_at', 'is', null).execute();
  await until('all have left', async () => (await waiting()).length === 0, 60_000);
  const recipients = mails.received.flatMap((mail) => mail.recipients).sort();
  expect(recipients).toEqual(Array.from({ length: 20 }, (_, index) => `bob-${index + 1}@farm.example`).sort());
  console.log(`sidecar: the other one goes on ${seconds.toFixed(1)} s after the kill (lease 3 s), 20 of 20 mails once`);
  await hold.close();
  await close();
});
