import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMailer } from '../../core/service/mail.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { MINUTE, MORNING, mailServer, notice, postOn, webhookDatabase } from './mail-post.ts';

describe('a notice becomes a mail', () => {
  it('with what happened, to whom and why, in words and in HTML', async () => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port, {
      consoleUrl: 'https://grafana.example/a/logixx?x=1&y=2',
    });
    post.notify.tell(notice({ device: 'm-b2-07', evidence: '<b>hot</b> & "quoted" {{x}}' }));
    await post.after(29_999);
    expect(server.received).toHaveLength(0);
    await post.after(1);
    const [mail] = server.received;
    expect(mail?.subject).toBe('[tx1] Needs a person: m-b2-07 (offline)');
    expect(mail?.text).toContain('- 22 Nov 09:00  m-b2-07, offline\n  <b>hot</b> & "quoted" {{x}}');
    expect(mail?.text).toContain('https://grafana.example/a/logixx?x=1&y=2');
    expect(mail?.html).toContain('&lt;b&gt;hot&lt;/b&gt; &amp; &quot;quoted&quot; {{x}}');
    expect(mail?.html).toContain('href="https://grafana.example/a/logixx?x&#x3D;1&amp;y&#x3D;2"');
    expect(mail?.html).not.toContain('<b>hot');
    await post.after(10 * MINUTE);
    expect(server.received).toHaveLength(1);
  });

  it.each([
    { level: 'info', event: 'action-verified' },
    { level: 'info', event: 'action-not-sent' },
    { level: 'info', event: 'something-else' },
  ] as const)('but not $event at level $level, which is for the log', async ({ level, event }) => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port);
    post.notify.tell(notice({ level, event }));
    await post.after(MINUTE);
    expect(server.received).toHaveLength(0);
  });

  it.each([
    ['action-wrong-outlet', 'A wrong outlet was switched'],
    ['action-welded', 'A relay is welded'],
    ['action-unsafe', 'Unsafe, a person must look'],
    ['action-unknown', 'Nobody knows what the PDU did'],
    ['action-stuck', 'An action cannot be brought to its end'],
    ['action-not-healthy', 'Not well after healing'],
    ['action-refused', 'A command was refused'],
    ['action-not-executed', 'A command was not carried out'],
    ['approval-asked', 'Waits for approval'],
    ['kill-switch-on', 'The kill switch is on'],
    ['needs-a-person', 'Needs a person'],
    ['an-error-without-a-title', 'an error without a title'],
  ])('%s: "%s"', async (event, title) => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port, { groupSeconds: 0 });
    post.notify.tell(notice({ event }));
    await post.after(1);
    expect(server.received[0]?.subject).toBe(`[tx1] ${title}: m1 (offline)`);
  });

  it('and its subject stays one line whatever a label holds', async () => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port, { groupSeconds: 0 });
    post.notify.tell(notice({ device: 'm1\r\nBcc: spy@evil.example\r\n\u2028\u0000x', fault: '' }));
    await post.after(1);
    const [mail] = server.received;
    expect(mail?.subject).toBe('[tx1] Needs a person: m1 Bcc: spy@evil.example x');
    expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(mail?.recipients).toEqual(['ops@farm.example']);
  });
});

describe('many notices', () => {
  it('within the time of a group are one mail, the worst first', async () => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port);
    post.notify.tell(notice({ device: 'm1' }));
    post.notify.tell(notice({ device: 'm2', event: 'action-not-healthy', actionId: 7 }));
    await post.after(20_000);
    post.notify.tell(notice({ device: 'm3', event: 'action-wrong-outlet', actionId: 8 }));
    await post.after(10_000);
    const [mail] = server.received;
    expect(server.received).toHaveLength(1);
    expect(mail?.subject).toBe('[tx1] A wrong outlet was switched: m3 (offline), and 2 more');
    const rows = mail?.text?.match(/m\d, offline.*/g);
    expect(rows).toEqual(['m3, offline · action 8', 'm2, offline · action 7', 'm1, offline']);
  });

  it('5,000 of them are one mail that lists 50 and counts the rest', async () => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port);
    for (let each = 1; each <= 5_000; each += 1) post.notify.tell(notice({ device: `m${each}`, key: `e${each}` }));
    await post.after(30_000);
    await post.after(MINUTE);
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail?.subject).toBe('[tx1] 5000 × Needs a person');
    expect(mail?.text?.match(/^- 22 Nov/gm)).toHaveLength(50);
    expect(mail?.text).toContain('m50, offline');
    expect(mail?.text).toContain('4,950 more events of this kind.');
    expect(mail?.raw.length).toBeLessThan(100_000);
  });

  it('beyond the mails of an hour wait for the next one, and none is lost', async () => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port, { groupSeconds: 0, mailsPerHour: 2 });
    for (let each = 1; each <= 5; each += 1) {
      post.notify.tell(notice({ device: `m${each}` }));
      await post.after(MINUTE);
    }
    expect(server.received).toHaveLength(2);
    await post.after(59 * MINUTE);
    expect(server.received.map(({ subject }) => subject)).toEqual([
      '[tx1] Needs a person: m1 (offline)',
      '[tx1] Needs a person: m2 (offline)',
      '[tx1] 3 × Needs a person',
    ]);
  });

  it('told twice with one key are one, and what an action ended with is told once', async () => {
    const server = await mailServer();
    const post = postOn(await webhookDatabase(), server.port);
    for (let each = 0; each < 3; each += 1) {
      post.notify.tell(notice({ key: 'episode-1-needs-a-person' }));
      post.notify.tell(notice({ event: 'action-welded', actionId: 5 }));
      post.notify.tell(notice({ event: 'outlet-stays-off', actionId: 5, evidence: `outlet ${each}` }));
    }
    await post.after(30_000);
    expect(server.received[0]?.text).toContain('5 events');
  });
});

describe('a mail server that', () => {
  it('was dead gets everything when it is back, and the series say so meanwhile', async () => {
    const dead = await mailServer();
    const { port } = dead;
    await dead.stop();
    const post = postOn(await webhookDatabase(), port, { groupSeconds: 0 });
    for (const device of ['m1', 'm2', 'm3']) {
      post.notify.tell(notice({ device }));
      await post.after(1_000);
    }
    await post.measure();
    const { mailsWaiting, mailsOldest } = post.metrics;
    expect([(await mailsWaiting.get()).values[0]?.value, (await mailsOldest.get()).values[0]?.value]).toEqual([3, 2]);
    const server = await mailServer({ port });
    await post.after(15 * MINUTE);
    expect(server.received.map(({ subject }) => subject).sort()).toEqual([
      '[tx1] Needs a person: m1 (offline)',
      '[tx1] Needs a person: m2 (offline)',
      '[tx1] Needs a person: m3 (offline)',
    ]);
    await post.measure();
    expect([(await mailsWaiting.get()).values[0]?.value, (await mailsOldest.get()).values[0]?.value]).toEqual([0, 0]);
    expect([await post.counted('sent'), (await post.counted('later')) >= 3]).toEqual([3, true]);
  });

  it('greylists gets it at the next try', async () => {
    let asked = 0;
    const server = await mailServer({ recipient: () => (++asked === 1 ? '451 greylisted' : undefined) });
    const post = postOn(await webhookDatabase(), server.port, { groupSeconds: 0 });
    post.notify.tell(notice());
    await post.after(0);
    await post.after(4_999);
    expect([asked, server.received.length]).toEqual([1, 0]);
    await post.after(1);
    expect([asked, server.received.length]).toEqual([2, 1]);
  });

  it('knows none of the recipients ends the mail with its words, and is counted', async () => {
    const db = await webhookDatabase();
    const server = await mailServer({ recipient: () => '550 no such user here' });
    const post = postOn(db, server.port, { groupSeconds: 0 });
    post.notify.tell(notice());
    await post.after(0);
    await post.after(60 * MINUTE);
    expect(await db.selectFrom('outbox').selectAll().where('kind', '=', 'mail').execute()).toMatchObject([
      { dead_at: MORNING, attempts: 1, last_error: 'ops@farm.example: 550 no such user here' },
    ]);
    expect([await post.counted('dead'), await post.counted('sent')]).toEqual([1, 0]);
  });

  it('refuses one of two for good sends to the other one, once', async () => {
    const db = await webhookDatabase();
    const server = await mailServer({ recipient: (address) => (address.startsWith('gone') ? '550 gone' : undefined) });
    const post = postOn(db, server.port, { groupSeconds: 0, to: ['gone@farm.example', 'ops@farm.example'] });
    post.notify.tell(notice());
    await post.after(0);
    await post.after(60 * MINUTE);
    expect(server.received.map(({ recipients }) => recipients)).toEqual([['ops@farm.example']]);
    expect(await db.selectFrom('outbox').selectAll().where('kind', '=', 'mail').execute()).toMatchObject([
      { sent_at: MORNING, dead_at: null, last_error: 'refused for gone@farm.example: 550 gone' },
    ]);
  });

  it('postpones one of two gets only that one again', async () => {
    let first = true;
    const server = await mailServer({
      recipient: (address) => (address.startsWith('late') && first ? '450 later' : undefined),
    });
    const to = ['ops@farm.example', 'late@farm.example'];
    const post = postOn(await webhookDatabase(), server.port, { groupSeconds: 0, to });
    post.notify.tell(notice());
    await post.after(0);
    first = false;
    await post.after(5_000);
    expect(server.received.map(({ recipients }) => recipients)).toEqual([['ops@farm.example'], ['late@farm.example']]);
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await post.counted('sent')).toBe(1);
  });
});

describe('a process that dies', () => {
  it('between the server’s yes and its own mark sends again, with the same Message-ID', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const real = openMailer({ host: '127.0.0.1', port: server.port, security: 'none' });
    const dies = {
      send: async (...mail: Parameters<typeof real.send>) =>
        real.send(...mail).then(() => new Promise<never>(() => undefined)),
    };
    const first = postOn(db, server.port, { groupSeconds: 0 }, { mailer: dies });
    first.notify.tell(notice());
    await first.notify.flush();
    void first.round();
    await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(1);
    const second = postOn(db, server.port, { groupSeconds: 0 });
    await second.after(MINUTE);
    expect(server.received).toHaveLength(1);
    await second.after(5 * MINUTE);
    await second.after(5 * MINUTE);
    expect(server.received).toHaveLength(2);
    expect(server.received[1]?.raw.replace(/boundary="[^"]*"|--[-_A-Za-z0-9]{10,}|X-Mailer.*/g, '')).toBe(
      server.received[0]?.raw.replace(/boundary="[^"]*"|--[-_A-Za-z0-9]{10,}|X-Mailer.*/g, ''),
    );
    expect(server.received[1]?.messageId).toBe(server.received[0]?.messageId);
  });

  it('before it could tell: the next one tells by the books, and once', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const plan = '{}';
    const ended = { ended_at: MORNING, started_at: MORNING, ordered_by: null, comment: null, model: null, step: 'end' };
    const base = { episode_id: 1, site: 'tx1', fault: 'offline', action: 'power-cycle', plan, ...ended };
    await db
      .insertInto('actions')
      .values([
        { ...base, device: 'm1', outcome: 'welded', evidence: 'outlet 1 draws 900 W although it is off' },
        { ...base, device: 'm2', outcome: 'verified', evidence: 'hashing' },
        { ...base, device: 'm3', outcome: 'welded', evidence: 'long ago', ended_at: MORNING - 25 * 60 * MINUTE },
        { ...base, device: 'm6', action: 'power-off', outcome: null, evidence: null, ended_at: null },
      ])
      .execute();
    const open = { released_at: null, released_by: null, comment: null };
    const hot = { site: 'tx1', fault: 'too-hot', evidence: '98 °C', latched_by: 'alert-webhook', latched_at: MORNING };
    await db
      .insertInto('latches')
      .values([
        { ...hot, device: 'm4', ...open },
        { ...hot, device: 'm5', ...open, released_at: MORNING, released_by: 'alert-webhook' },
        { ...hot, device: 'm6', ...open },
      ])
      .execute();
    await db
      .insertInto('quarantines')
      .values({ site: 'tx1', pdu: 'pdu-1', evidence: 'another miner fell', since: MORNING, action_id: 1, ...open })
      .execute();
    const post = postOn(db, server.port, { groupSeconds: 0 });
    post.notify.tell(notice({ event: 'action-welded', actionId: 1, device: 'm1' }));
    await post.after(0);
    await post.after(MINUTE);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.subject).toBe('[tx1] A relay is welded: m1 (offline), and 2 more');
    expect(server.received[0]?.text).toContain('m4, too-hot');
    expect(server.received[0]?.text).toContain('pdu-1');
    for (const silent of ['m3', 'm5', 'm6']) expect(server.received[0]?.text).not.toContain(silent);
    await db
      .updateTable('actions')
      .set({ ended_at: MORNING, outcome: 'verified' })
      .where('device', '=', 'm6')
      .execute();
    await post.after(MINUTE);
    expect(server.received.map(({ subject }) => subject).slice(1)).toEqual([
      '[tx1] Turned off to stay off: m6 (too-hot)',
    ]);
  });
});

describe('two instances on one PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('send every notice once', async () => {
    const address = postgres.database();
    const server = await mailServer();
    const digest = { at: '07:00', timeZone: 'UTC' };
    const posts = [];
    for (let each = 0; each < 3; each += 1)
      posts.push(postOn(await webhookDatabase(address), server.port, { groupSeconds: 0, mailsPerHour: 500, digest }));
    for (let each = 0; each < 30; each += 1) {
      posts[each % 3]?.notify.tell(notice({ device: `m${each}` }));
      await Promise.all(posts.map((post) => post.after(1_000)));
    }
    const told = server.received.flatMap(({ text = '' }) => text.match(/^- .* m\d+, offline$/gm) ?? []);
    expect(told.map((line) => /m\d+/.exec(line)?.[0]).sort()).toEqual(
      Array.from({ length: 30 }, (_, each) => `m${each}`).sort(),
    );
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(server.received.length);
    expect(server.received.filter(({ subject }) => subject?.startsWith('[tx1] 2026-11-22'))).toHaveLength(1);
  });
});
