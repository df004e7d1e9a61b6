import { describe, expect, it } from 'vitest';
import { isHeartbeat, openHeartbeat } from '../../alert-webhook/heartbeat/heartbeat.ts';
import { webhookMetrics } from '../../alert-webhook/metrics.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import type { WebhookDb } from '../../alert-webhook/tables.ts';
import { alertBody, until } from './bench.ts';
import { MINUTE, MORNING, mailServer, postOn, webhookDatabase } from './mail-post.ts';
import { webhook } from './webhook.ts';

const LIMIT = 15 * MINUTE;

/** What one process of a site does about the heartbeat, from 09:00 on; its time stands still until the test moves it. */
function listener(db: WebhookDb, { clock = { time: MORNING }, seconds = LIMIT / 1000, site = 'tx1' } = {}) {
  const told: Notice[] = [];
  const metrics = webhookMetrics();
  const notify = { tell: (notice: Notice) => void told.push(notice) };
  const heartbeat = openHeartbeat({ db, site, seconds, notify, metrics, now: () => clock.time });
  return {
    ...heartbeat,
    clock,
    /** So many milliseconds later, it looks. */
    async after(ms: number) {
      clock.time += ms;
      await heartbeat.watch();
    },
    events: () => told.map(({ event }) => event),
    told,
    async series() {
      await heartbeat.measure();
      return (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('remediation_heartbeat'));
    },
  };
}

describe('what is a heartbeat', () => {
  it.each([
    ['that of our rules', { alertname: 'Watchdog', fault: 'heartbeat', remediation: 'none' }, true],
    ['the Watchdog of other rules', { alertname: 'Watchdog', severity: 'none' }, false],
    ['an alert that asks for healing', { alertname: 'MinerOffline', fault: 'heartbeat', remediation: 'ladder' }, false],
    ['nothing', {}, false],
  ])('%s', (_what, labels, expected) => {
    expect(isHeartbeat({ labels })).toBe(expected);
  });
});

describe('a heartbeat that stays away', () => {
  it('is told once, when it has been away for longer than the limit', async () => {
    const webhook = listener(await webhookDatabase());
    await webhook.after(4 * MINUTE);
    await webhook.beat();
    await webhook.after(LIMIT);
    expect(webhook.told).toEqual([]);
    await webhook.after(1);
    await webhook.after(60 * MINUTE);
    expect(webhook.told).toHaveLength(1);
    expect(webhook.told[0]).toMatchObject({ level: 'error', event: 'heartbeat-lost', site: 'tx1', device: '' });
    expect(webhook.told[0]?.evidence).toBe(
      'no heartbeat for 15 minutes (the last one came at 2026-11-22T09:04:00Z): Prometheus or Alertmanager is dead,' +
        ' or alerts do not reach alert-webhook. Nothing new is seen or healed until it is back',
    );
  });

  it('and once when it is back, and again when it is lost again', async () => {
    const webhook = listener(await webhookDatabase());
    await webhook.after(LIMIT + 1);
    await webhook.after(MINUTE);
    await webhook.beat();
    await webhook.after(0);
    await webhook.after(MINUTE);
    expect(webhook.events()).toEqual(['heartbeat-lost', 'heartbeat-back']);
    expect(webhook.told[0]?.evidence).toContain('(none ever came)');
    expect(webhook.told[1]).toMatchObject({ level: 'info' });
    expect(webhook.told[1]?.evidence).toBe(
      'the heartbeat came again at 2026-11-22T09:16:00Z; it had been away for 16 minutes',
    );
    await webhook.after(LIMIT);
    expect(webhook.events()).toEqual(['heartbeat-lost', 'heartbeat-back', 'heartbeat-lost']);
    expect(new Set(webhook.told.map(({ key }) => key)).size).toBe(3);
  });

  it('is waited for anew after a start: nobody could hear it before', async () => {
    const db = await webhookDatabase();
    const first = listener(db);
    await first.beat();
    const second = listener(db, { clock: { time: MORNING + 5 * 60 * MINUTE } });
    await second.after(LIMIT);
    expect(second.told).toEqual([]);
    await second.after(1);
    expect(second.events()).toEqual(['heartbeat-lost']);
  });

  it('is not told again by a process that starts while it is away, but its return is', async () => {
    const db = await webhookDatabase();
    const first = listener(db);
    await first.after(LIMIT + 1);
    const second = listener(db, { clock: { time: first.clock.time + MINUTE } });
    await second.after(3 * LIMIT);
    expect(second.told).toEqual([]);
    await second.beat();
    await second.after(1);
    expect(second.events()).toEqual(['heartbeat-back']);
  });

  it('counts wherever it came: another instance on the database heard it', async () => {
    const db = await webhookDatabase();
    const leader = listener(db);
    const other = listener(db, { clock: leader.clock });
    await leader.after(10 * MINUTE);
    await other.beat();
    await leader.after(10 * MINUTE);
    expect(leader.told).toEqual([]);
  });

  it('of another site is another one', async () => {
    const db = await webhookDatabase();
    const ours = listener(db);
    const theirs = listener(db, { site: 'far', clock: ours.clock });
    await ours.after(LIMIT);
    await ours.beat();
    await theirs.after(1);
    await ours.after(0);
    expect([ours.events(), theirs.events()]).toEqual([[], ['heartbeat-lost']]);
  });

  it('is nothing to people who do not want to know', async () => {
    const webhook = listener(await webhookDatabase(), { seconds: 0 });
    await webhook.after(1000 * MINUTE);
    expect(webhook.told).toEqual([]);
  });

  it('is one mail, and one when it is back', async () => {
    const server = await mailServer();
    const db = await webhookDatabase();
    const post = postOn(db, server.port, { groupSeconds: 0 });
    const { metrics, clock, notify } = post;
    const heartbeat = openHeartbeat({ db, site: 'tx1', seconds: 900, notify, metrics, now: () => clock.time });
    for (let round = 0; round < 5; round += 1) {
      clock.time += 10 * MINUTE;
      await heartbeat.watch();
      await post.after(1);
    }
    await heartbeat.beat();
    await heartbeat.watch();
    await post.after(1);
    expect(server.received.map(({ subject }) => subject)).toEqual([
      '[tx1] Alerts do not arrive any more',
      '[tx1] Alerts arrive again',
    ]);
  });
});

describe('the series of the heartbeat', () => {
  it('are absent until the first one, and outlive the process', async () => {
    const db = await webhookDatabase();
    const first = listener(db);
    expect(await first.series()).toEqual(['remediation_heartbeat_limit_seconds{site="tx1"} 900']);
    await first.beat();
    const both = [
      `remediation_heartbeat_timestamp_seconds{site="tx1"} ${MORNING / 1000}`,
      'remediation_heartbeat_limit_seconds{site="tx1"} 900',
    ];
    expect(await first.series()).toEqual(both);
    expect(await listener(db, { clock: { time: MORNING + LIMIT } }).series()).toEqual(both);
  });
});

/** What Alertmanager sends of the alert that fires always. */
function watchdog(status: 'firing' | 'resolved', beside: object[] = []): object {
  const labels = { alertname: 'Watchdog', severity: 'info', fault: 'heartbeat', remediation: 'none', miner: 'm1' };
  const one = { status, labels, startsAt: '2026-11-22T09:00:00Z', endsAt: '0001-01-01T00:00:00Z', fingerprint: 'w' };
  return { ...alertBody([], { status }), alerts: [one, ...beside] };
}

describe('a webhook', () => {
  const beatAt = (text: string) =>
    Number(/^remediation_heartbeat_timestamp_seconds\{site="tx1"\} (\S+)$/m.exec(text)?.[1] ?? Number.NaN);

  it('takes a heartbeat, and makes neither an episode nor a decision of it, whatever its rules say', async () => {
    const farm = await webhook({ remediation: { rules: [{ alert: 'Watchdog', fault: 'offline' }] } });
    expect(beatAt(await farm.metrics())).toBeNaN();
    const before = Date.now() / 1000;
    expect(await (await farm.post(watchdog('firing'))).json()).toEqual({ stored: 0, known: 0, unreadable: 0 });
    expect(beatAt(await farm.metrics())).toBeGreaterThanOrEqual(before);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([await farm.episodes(), await farm.decisions()]).toEqual([[], []]);
  });

  it('takes no comfort from one that is over', async () => {
    const farm = await webhook();
    expect((await farm.post(watchdog('resolved'))).status).toBe(200);
    expect(beatAt(await farm.metrics())).toBeNaN();
  });

  it('works on what came beside it', async () => {
    const farm = await webhook();
    const { alerts } = alertBody(['m1']) as { alerts: object[] };
    expect(await (await farm.post(watchdog('firing', alerts))).json()).toMatchObject({ stored: 1 });
    await until('an episode is open', async () => (await farm.episodes()).length === 1);
  });

  it('tells people when none comes', async () => {
    const farm = await webhook({ config: { heartbeatSeconds: 0.3 } });
    await until('people were told', () => farm.notices.some(({ event }) => event === 'heartbeat-lost'));
    await farm.post(watchdog('firing'));
    await until('and that it is back', () => farm.notices.some(({ event }) => event === 'heartbeat-back'));
  });
});
