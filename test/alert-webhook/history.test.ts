import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openActions } from '../../alert-webhook/actions.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { MIGRATIONS, type Tables, type WebhookDb } from '../../alert-webhook/tables.ts';
import type { Device } from '../../core/farm/device.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { MINER, scratch } from './bench.ts';

const folder = scratch();
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  folder.remove();
});

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const at = (id: string, building: string): Device => ({ ...MINER, id, location: { building } });
const DEVICES = [at('m1', 'b1'), at('m2', 'b1'), at('m3', 'b1'), at('m4', 'b2')];

interface Past {
  device?: string;
  action?: string;
  ago: number;
  outcome?: string | null;
  episode?: number | null;
}

async function act(
  db: WebhookDb,
  { device = 'm1', action = 'power-cycle', ago, outcome = 'verified', episode = null }: Past,
) {
  const ended_at = outcome === null ? null : NOW - ago;
  const nothing = { evidence: null, ordered_by: null, comment: null, model: null, fault: null };
  const row = { site: 'tx1', device, action, plan: '{}', step: 'end', episode_id: episode, outcome, ended_at };
  return db
    .insertInto('actions')
    .values({ ...row, ...nothing, started_at: NOW - ago })
    .returning('id')
    .executeTakeFirstOrThrow();
}

interface Place {
  outlet: string;
  moving?: number;
  onAgo?: number;
  end_state?: string;
  pdu?: string;
}

function move(db: WebhookDb, action_id: number, { outlet, moving = 0, onAgo, end_state = 'on', pdu = 'pdu-1' }: Place) {
  const on_at = onAgo === undefined ? null : NOW - onAgo;
  const row = { action_id, site: 'tx1', pdu, outlet, open: moving, moving, on_at, end_state, due_on_at: null };
  return db.insertInto('action_outlets').values(row).execute();
}

describe.each([
  ['SQLite', () => folder.path('history.db')],
  ['PostgreSQL', () => postgres.database()],
])('what the books say on %s', (_engine, place) => {
  it('of nothing is nothing', async () => {
    const { db, close } = await openDatabase<Tables>(place() + (_engine === 'SQLite' ? '.empty' : ''), MIGRATIONS);
    expect(
      await openActions(
        db,
        () => NOW,
        () => new Map(DEVICES.map((each) => [each.id, each])),
      ).history(DEVICES[0] ?? MINER),
    ).toEqual({
      attemptsHour: 0,
      attemptsDay: 0,
      attemptsWeek: 0,
      cyclesDay: 0,
      cyclesWeek: 0,
      cyclesYear: 0,
      siteCyclesHour: 0,
      siteOnsMinute: 0,
      buildingDark: 0,
      unhealed: [],
      pdus: { 'pdu-1': { moving: 0 } },
    });
    await close();
  });

  it('counts steps, cycles, what is dark, what came on and what is not healed', async () => {
    const { db, close } = await openDatabase<Tables>(place(), MIGRATIONS);
    const episodes = openEpisodes(db, () => NOW);
    await episodes.fire(DEVICES[2] ?? MINER, 'offline');
    const [episode] = await episodes.open();
    await act(db, { ago: 59 * MINUTE });
    await act(db, { ago: 2 * HOUR, action: 'reboot', outcome: 'not-healthy' });
    await act(db, { ago: 30 * MINUTE, outcome: 'not-sent' });
    await act(db, { ago: 30 * MINUTE, action: 'rename' });
    await act(db, { ago: 3 * DAY });
    await act(db, { ago: 30 * DAY });
    await act(db, { ago: 366 * DAY });
    const running = await act(db, { ago: MINUTE, action: 'restart-mining', outcome: null });
    const other = await act(db, { device: 'm2', ago: MINUTE, outcome: null });
    await act(db, { device: 'm3', ago: HOUR / 2, outcome: 'not-healthy', episode: episode?.id ?? 0 });
    await move(db, other.id, { outlet: '2', moving: 1 });
    await move(db, running.id, { outlet: '3', onAgo: 59_000 });
    await move(db, running.id, { outlet: '4', onAgo: 61_000 });
    await move(db, running.id, { outlet: '5', onAgo: 1_000, end_state: 'off', pdu: 'pdu-2' });
    const latch = { site: 'tx1', fault: null, evidence: '', latched_by: 'ann', latched_at: NOW };
    const free = { released_at: null, released_by: null, comment: null };
    await db
      .insertInto('latches')
      .values(['m3', 'm4'].map((device) => ({ ...latch, ...free, device })))
      .execute();
    expect(
      await openActions(
        db,
        () => NOW,
        () => new Map(DEVICES.map((each) => [each.id, each])),
      ).history(DEVICES[0] ?? MINER),
    ).toEqual({
      open: { id: running.id, action: 'restart-mining', step: 'end' },
      lastCycleAt: NOW - 59 * MINUTE,
      attemptsHour: 2,
      attemptsDay: 3,
      attemptsWeek: 4,
      cyclesDay: 1,
      cyclesWeek: 2,
      cyclesYear: 3,
      siteCyclesHour: 3,
      siteOnsMinute: 1,
      buildingDark: 2,
      unhealed: ['m3'],
      pdus: { 'pdu-1': { moving: 1, lastOnAt: NOW - 59_000 } },
    });
    await close();
  });
});
