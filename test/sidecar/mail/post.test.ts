import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';
import { quietLog } from '../../../core/service/log.ts';
import type { Secret } from '../../../core/service/secret.ts';
import { openPost, type PostParts } from '../../../sidecar/mail/open-post.ts';
import { type Letter, mailQueue } from '../../../sidecar/mail/queue-mail.ts';
import { type MailDb, type MailTables, MIGRATIONS_MAIL } from '../../../sidecar/mail/tables.ts';
import { type Manners, startMailServer } from '../../mail-server.ts';
import { onEachEngine } from '../engines.ts';

const MORNING = Date.UTC(2026, 10, 22, 9);
const MINUTE = 60_000;
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function server(manners: Manners = {}) {
  const running = await startMailServer(manners);
  stops.push(running.stop);
  return running;
}

async function database(address = ':memory:'): Promise<MailDb> {
  const { db, close } = await openDatabase<MailTables>(address, MIGRATIONS_MAIL);
  stops.push(close);
  return db;
}

/** The post of one process; its time stands still until the test moves it. */
function postOn(db: MailDb, port: number, over: Partial<PostParts> = {}) {
  const clock = { time: MORNING };
  const smtp = { host: '127.0.0.1', port, security: 'none' } as const;
  const parts = { db, log: quietLog(), now: () => clock.time, random: () => 0 };
  const post = openPost({ ...parts, config: { smtp, from: 'logixx@farm.example' }, ...over });
  stops.push(post.stop);
  return {
    ...post,
    clock,
    after(ms: number) {
      clock.time += ms;
      return post.round();
    },
  };
}

const letter = (over: Partial<Letter> = {}): Letter => ({
  key: 'invitation:1',
  to: 'anna@farm.example',
  subject: 'Your invitation',
  text: 'https://farm.example/join?token=one-two-three',
  html: '<a href="https://farm.example/join?token=one-two-three">Join</a>',
  ...over,
});

onEachEngine((fresh) => {
  it('a mail leaves once, whole, to whom it is for', async () => {
    const smtp = await server();
    const post = postOn(await database(fresh()), smtp.port);
    await post.queue(letter());
    await post.queue(letter({ subject: 'The same again' }));
    expect(await post.waiting()).toEqual({ count: 1, oldestAt: MORNING });
    expect(await post.round()).toBe(1);
    expect(await post.after(MINUTE)).toBe(0);
    expect(smtp.received).toHaveLength(1);
    const [mail] = smtp.received;
    expect(mail).toMatchObject({ subject: 'Your invitation', recipients: ['anna@farm.example'] });
    expect(mail?.from).toMatchObject({ address: 'logixx@farm.example' });
    expect(mail?.text?.trim()).toBe('https://farm.example/join?token=one-two-three');
    expect(mail?.html).toContain('href="https://farm.example/join?token=one-two-three"');
    await post.queue(letter());
    expect(await post.after(MINUTE)).toBe(0);
  });

  it('what left, and what never will, no longer holds its links', async () => {
    const smtp = await server({ recipient: (to) => (to.startsWith('bert') ? '550 no such user' : undefined) });
    const db = await database(fresh());
    const post = postOn(db, smtp.port);
    await post.queue(letter());
    await post.queue(letter({ key: 'reset:2', to: 'bert@farm.example' }));
    const rows = () => db.selectFrom('outbox').selectAll().orderBy('id').execute();
    expect(JSON.stringify(await rows())).toContain('one-two-three');
    await post.round();
    const [first, second] = await rows();
    expect([first?.sent_at, first?.payload]).toEqual([MORNING, '']);
    expect([second?.dead_at, second?.payload]).toEqual([MORNING, '']);
    expect(second?.last_error).toContain('550 no such user');
  });

  it('a mail of a transaction that fails never leaves', async () => {
    const smtp = await server();
    const db = await database(fresh());
    const post = postOn(db, smtp.port);
    const failing = db.transaction().execute(async (trx) => {
      await mailQueue(trx, 'logixx@farm.example', () => MORNING)(letter());
      throw new Error('somebody has this address already');
    });
    await expect(failing).rejects.toThrow('somebody has this address');
    expect(await post.round()).toBe(0);
  });

  it('a server that asks to come later gets it later, and once', async () => {
    let asked = 0;
    const greylisting = () => {
      asked += 1;
      return asked < 3 ? '451 greylisted, try again later' : undefined;
    };
    const smtp = await server({ recipient: greylisting });
    const post = postOn(await database(fresh()), smtp.port);
    await post.queue(letter());
    await post.round();
    expect([asked, smtp.received.length]).toEqual([1, 0]);
    await post.after(4_999);
    expect(asked).toBe(1);
    await post.after(1);
    await post.after(10_000);
    expect([asked, smtp.received.length]).toEqual([3, 1]);
    expect(await post.waiting()).toEqual({ count: 0 });
  });

  it('a server that drops the line after it took the mail gets the same mail again, under the same id', async () => {
    const first = await server({ content: () => 'drop' });
    const db = await database(fresh());
    const post = postOn(db, first.port);
    await post.queue(letter());
    await post.round();
    expect(await post.waiting()).toMatchObject({ count: 1 });
    const second = await server();
    const next = postOn(db, second.port);
    await next.after(MINUTE);
    expect(second.received).toHaveLength(1);
    expect(second.received[0]?.messageId).toBe(first.received[0]?.messageId);
    expect(second.received[0]?.messageId).toMatch(/@farm\.example>$/);
  });
});

describe('a mail', () => {
  it('keeps a subject of one line, whatever name stands in it', async () => {
    const smtp = await server();
    const post = postOn(await database(), smtp.port);
    await post.queue(letter({ subject: 'Anna\r\nBcc: spy@evil.example\u2028 invites you' }));
    await post.round();
    expect(smtp.received[0]?.subject).toBe('Anna Bcc: spy@evil.example invites you');
    expect(smtp.received[0]?.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(smtp.received[0]?.recipients).toEqual(['anna@farm.example']);
  });
});

describe('a post', () => {
  it('sends by itself once started, also what an earlier process left, and stops at once', async () => {
    const db = await database();
    const earlier = postOn(db, 9);
    await earlier.queue(letter());
    const smtp = await server();
    const post = postOn(db, smtp.port, { now: Date.now, everyMs: 10 });
    post.start();
    post.start();
    while (smtp.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const began = Date.now();
    await post.stop();
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(smtp.connections()).toBe(1);
  });

  it('lives through a database that fails', async () => {
    const lines: unknown[] = [];
    const log = { ...quietLog(), error: (...words: unknown[]) => void lines.push(words) } as never;
    const { db, close } = await openDatabase<MailTables>(':memory:', MIGRATIONS_MAIL);
    const post = postOn(db, 9, { log, everyMs: 5 });
    await close();
    post.start();
    while (lines.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await post.stop();
    expect(JSON.stringify(lines)).toContain('mail-round-failed');
  });

  it.each([
    { smtp: { username: 'u' }, said: 'sidecar.mail.smtp.password: found none, expected one beside username' },
    { smtp: { caFile: '/nowhere' }, said: 'sidecar.mail.smtp.caFile: found no readable file' },
  ])('is refused: $said', ({ smtp, said }) => {
    const server = { host: 'h', port: 25, security: 'tls' as const, password: undefined as unknown as Secret, ...smtp };
    expect(() => postOn({} as never, 25, { config: { smtp: server, from: 'a@b' } })).toThrow(said);
  });
});
