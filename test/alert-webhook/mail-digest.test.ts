import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../alert-webhook/journal.ts';
import { lastDigestDay } from '../../alert-webhook/mail/digest-day.ts';
import { tellArmed } from '../../alert-webhook/mail/lasting.ts';
import { MINUTE, MORNING, mailServer, postOn, webhookDatabase } from './mail-post.ts';

const HOUR = 60 * MINUTE;

describe('the day of a digest', () => {
  it.each([
    { now: '2026-11-22T06:59:59Z', at: '07:00', zone: 'UTC', day: '2026-11-21' },
    { now: '2026-11-22T07:00:00Z', at: '07:00', zone: 'UTC', day: '2026-11-22' },
    { now: '2026-11-22T12:59:00Z', at: '07:00', zone: 'America/Chicago', day: '2026-11-21' },
    { now: '2026-11-22T13:00:00Z', at: '07:00', zone: 'America/Chicago', day: '2026-11-22' },
    // Summer time: the same hour of the wall is another one of UTC.
    { now: '2026-07-01T12:00:00Z', at: '07:00', zone: 'America/Chicago', day: '2026-07-01' },
    // 8 March 2026: clocks go from 02:00 to 03:00, there is no 02:30.
    { now: '2026-03-08T07:59:59Z', at: '02:30', zone: 'America/Chicago', day: '2026-03-07' },
    { now: '2026-03-08T08:00:00Z', at: '02:30', zone: 'America/Chicago', day: '2026-03-08' },
    // 1 November 2026: clocks go from 02:00 back to 01:00, there are two 01:30.
    { now: '2026-11-01T06:30:00Z', at: '01:30', zone: 'America/Chicago', day: '2026-11-01' },
    { now: '2026-11-01T07:15:00Z', at: '01:30', zone: 'America/Chicago', day: '2026-10-31' },
    { now: '2026-11-01T07:30:00Z', at: '01:30', zone: 'America/Chicago', day: '2026-11-01' },
    { now: '2027-01-01T00:00:00Z', at: '23:50', zone: 'UTC', day: '2026-12-31' },
    { now: '2026-11-22T00:00:00Z', at: '00:00', zone: 'UTC', day: '2026-11-22' },
  ])('at $now, due at $at in $zone: $day', ({ now, at, zone, day }) => {
    expect(lastDigestDay(Date.parse(now), at, zone)).toBe(day);
  });
});

describe('the digest', () => {
  const digest = { at: '07:00', timeZone: 'UTC' };
  const digests = (server: { received: { subject?: string | undefined }[] }) =>
    server.received.map(({ subject = '' }) => subject).filter((subject) => /\d{4}-\d\d-\d\d/.test(subject));

  it('comes once a day, whatever is restarted, and also after days of being away', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const first = postOn(db, server.port, { digest });
    await first.after(0);
    await first.after(HOUR);
    const second = postOn(db, server.port, { digest });
    second.clock.time = MORNING + 2 * HOUR;
    await second.round();
    expect(digests(server)).toEqual(['[tx1] 2026-11-22: 0 open, 0 actions']);
    await second.after(20 * HOUR);
    await second.after(HOUR);
    expect(digests(server)).toHaveLength(2);
    await second.after(3 * 24 * HOUR);
    await second.after(MINUTE);
    expect(digests(server).map((subject) => /\d{4}-\d\d-\d\d/.exec(subject)?.[0])).toEqual([
      '2026-11-22',
      '2026-11-23',
      '2026-11-26',
    ]);
    expect(server.received.at(-1)?.text).toContain('23 Nov 07:00 to 26 Nov 08:00 UTC.');
  });

  it('comes once on the day whose clocks go back over its hour', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const post = postOn(db, server.port, { digest: { at: '01:30', timeZone: 'America/Chicago' } });
    post.clock.time = Date.parse('2026-11-01T06:30:00Z');
    for (let each = 0; each < 8; each += 1) await post.after(15 * MINUTE);
    expect(digests(server)).toHaveLength(1);
  });

  it('is not lost on a dead server, and says what the day was', async () => {
    const db = await webhookDatabase();
    const journal = openJournal(db, () => MORNING);
    await journal.append(1, 'plan', 'intent');
    const head = await db.selectFrom('journal').select(['seq', 'hash']).executeTakeFirstOrThrow();
    await fill(db);
    const dead = await mailServer();
    await dead.stop();
    const post = postOn(db, dead.port, { digest });
    await post.after(0);
    const server = await mailServer({ port: dead.port });
    await post.after(20 * MINUTE);
    const mail = server.received.find(({ subject }) => subject?.includes('2026-11-22'));
    expect(mail?.subject).toBe('[tx1] 2026-11-22: 1 open, 3 actions, 1 failed, 2 to decide');
    const text = (mail?.text ?? '').replace(/\s+/g, ' ');
    for (const said of [
      'episodes open: 1',
      'm9, offline not-confirmed: the last poll was answered',
      '2 power-cycle, verified',
      '1 power-cycle, not-healthy',
      'm1, power-cycle: not-healthy · action 1 hashrate is 0 %',
      'm5, by alert-webhook 98 °C',
      'pdu-1 another miner fell',
      'm6, reboot hung (until 22 Nov 10:00)',
      'S19, hashrate-low: reboot helped 0 of 40 times',
      '90 fault, 2 miners',
      '60 curtailment, 1 miner',
      `${head.seq}:${head.hash}`,
    ])
      expect(text).toContain(said);
  });
});

async function fill(db: Awaited<ReturnType<typeof webhookDatabase>>): Promise<void> {
  const before = MORNING - HOUR;
  const ended = { ended_at: before, started_at: before, ordered_by: null, comment: null, model: null, step: 'end' };
  const action = { episode_id: 1, site: 'tx1', fault: 'offline', action: 'power-cycle', plan: '{}', ...ended };
  const well = { outcome: 'verified', evidence: 'hashing' };
  await db
    .insertInto('actions')
    .values([
      { ...action, device: 'm1', outcome: 'not-healthy', evidence: 'hashrate is 0 %' },
      { ...action, device: 'm2', ...well },
      { ...action, device: 'm3', ...well },
      { ...action, device: 'm4', ...well, ended_at: MORNING - 30 * HOUR },
      { ...action, device: 'm4', ...well, site: 'elsewhere' },
    ])
    .execute();
  const old = { ended_at: MORNING - 99 * HOUR, fault: 'hashrate-low', action: 'reboot', model: 'S19' };
  const useless = { ...action, ...old, device: 'm7', outcome: 'not-healthy', evidence: '' };
  await db
    .insertInto('actions')
    .values(Array.from({ length: 40 }, () => useless))
    .execute();
  const untouched = { resolved_at: null, healthy_since: null, closed_at: null, evidence: null };
  await db
    .insertInto('episodes')
    .values({ site: 'tx1', device: 'm9', fault: 'offline', opened_at: before, last_alert_at: before, ...untouched })
    .execute();
  const decision = { subject: 'episode 1', episode_id: 1, device: 'm9', fault: 'offline', plan: null, times: 1 };
  await db
    .insertInto('decisions')
    .values({
      ...decision,
      decision: 'not-confirmed',
      evidence: 'the last poll was answered',
      first_at: before,
      last_at: before,
    })
    .execute();
  const open = { released_at: null, released_by: null, comment: null };
  const latch = { device: 'm5', fault: 'too-hot', evidence: '98 °C', latched_by: 'alert-webhook', latched_at: before };
  await db
    .insertInto('latches')
    .values({ site: 'tx1', ...latch, ...open })
    .execute();
  await db
    .insertInto('quarantines')
    .values({ site: 'tx1', pdu: 'pdu-1', evidence: 'another miner fell', since: before, action_id: 1, ...open })
    .execute();
  const asked = { asked_at: before, expires_at: MORNING + HOUR, verdict: null, decided_at: null, decided_by: null };
  await db
    .insertInto('approvals')
    .values({ site: 'tx1', episode_id: 1, device: 'm6', action: 'reboot', evidence: 'hung', ...asked, comment: null })
    .execute();
  const outage = { site: 'tx1', client: null, evidence: '', open: 0 };
  await db
    .insertInto('outages')
    .values([
      { ...outage, device: 'm1', cause: 'fault', since: MORNING - HOUR, until: MORNING },
      { ...outage, device: 'm2', cause: 'fault', since: MORNING - 25 * HOUR, until: MORNING - 23.5 * HOUR },
      { ...outage, device: 'm3', cause: 'curtailment', since: MORNING - 2 * HOUR, until: MORNING - HOUR },
    ])
    .execute();
}

describe('what lasts is told when it begins and when it ends', () => {
  const told = (server: { received: { text?: string | undefined }[] }) =>
    server.received.map(({ text = '' }) => text.split('\n')[0]);

  it('a hold: one mail for all its miners, another one when it is over, also beyond a restart', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const post = postOn(db, server.port, { groupSeconds: 0 });
    const untouched = { resolved_at: null, healthy_since: null, closed_at: null, evidence: null };
    const hold = async (miners: number, at: number) => {
      for (let each = 1; each <= miners; each += 1) {
        const device = `m${each}`;
        const episode = { site: 'tx1', device, fault: 'offline', opened_at: at, last_alert_at: at, ...untouched };
        const { id } = await db.insertInto('episodes').values(episode).returning('id').executeTakeFirstOrThrow();
        const evidence = `${miners + each} of 60 miners of building b2 show the same kind of trouble`;
        const subject = { subject: `episode ${id}`, episode_id: id, device, fault: 'offline', plan: null, times: 1 };
        const decision = { ...subject, decision: 'correlated-failure', evidence, first_at: at, last_at: at };
        await db.insertInto('decisions').values(decision).execute();
      }
    };
    await hold(36, MORNING);
    await post.after(0);
    await post.after(9 * MINUTE);
    expect(told(server)).toEqual(['Many fail at once: healing holds']);
    expect(server.received[0]?.text).toContain('36 episodes are held and nothing is switched');
    const restarted = postOn(db, server.port, { groupSeconds: 0 });
    await restarted.after(9 * MINUTE + 30_000);
    expect(told(server)).toHaveLength(1);
    await restarted.after(MINUTE);
    await restarted.after(MINUTE);
    expect(told(server)).toEqual(['Many fail at once: healing holds', 'Healing goes on']);
  });

  it('a disarmed webhook that was armed before; a first dry run is no news', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const post = postOn(db, server.port, { groupSeconds: 0 });
    const tools = { db, site: 'tx1', groupSeconds: 0, now: () => post.clock.time };
    for (const armed of [false, true, true, false, false]) {
      await tellArmed(tools, armed);
      await post.after(MINUTE);
    }
    expect(told(server)).toEqual(['Healing was armed', 'Healing was disarmed']);
  });

  it('a ledger that somebody changed', async () => {
    const db = await webhookDatabase();
    const server = await mailServer();
    const journal = openJournal(db, () => MORNING);
    for (let each = 0; each < 3; each += 1) await journal.append(1, 'plan', 'intent', { each });
    const post = postOn(db, server.port, { groupSeconds: 0 });
    await post.after(0);
    expect(server.received).toHaveLength(0);
    await sql`drop trigger journal_no_update`.execute(db);
    await db.updateTable('journal').set({ evidence: '{"each":7}' }).where('seq', '=', 2).execute();
    await post.after(24 * HOUR);
    expect(told(server)).toEqual(['The ledger was changed']);
    expect(server.received[0]?.text).toContain('line 2: its content was changed');
  });
});
