import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openActions } from '../../alert-webhook/actions.ts';
import { outletPlan } from '../../alert-webhook/operator-plan.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { configWith, scratch } from './bench.ts';

const folder = scratch();
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  folder.remove();
});

const FIRST = Object.fromEntries(Object.entries(MIGRATIONS).filter(([version]) => version.startsWith('0001')));
const PLAN = outletPlan('off', 'm2', { pdu: 'pdu-1', outlet: '2', nativeCycle: true }, configWith().remediation);

describe.each([
  ['SQLite', () => folder.path('webhook.db')],
  ['PostgreSQL', () => postgres.database()],
])('a database of the first version on %s', (_engine, place) => {
  it('keeps its actions, takes those of operators, and still refuses a second open one', async () => {
    const path = place();
    const old = await openDatabase<Tables>(path, FIRST);
    const values = `(7, 3, 'tx1', 'm1', 'offline', 'power-cycle', '{"outlets":[]}', 'cycle', 1700000000000)`;
    await sql
      .raw(`insert into actions (id, episode_id, site, device, fault, action, plan, step, started_at) values ${values}`)
      .execute(old.db);
    await old.close();
    const { db, engine, close } = await openDatabase<Tables>(path, MIGRATIONS);
    if (engine === 'postgres') await sql.raw(`select setval('actions_id_seq', 7)`).execute(db);
    const actions = openActions(db, () => 1_700_000_060_000);
    expect(await actions.open()).toMatchObject([
      { id: 7, episodeId: 3, device: 'm1', fault: 'offline', action: 'power-cycle', startedAt: 1_700_000_000_000 },
    ]);
    expect(await actions.get(7)).not.toHaveProperty('orderedBy');
    const ordered = await actions.order({ site: 'tx1', by: 'anna', comment: 'fan swap' }, PLAN);
    expect(ordered).toMatchObject({ device: 'm2', action: 'power-off', orderedBy: 'anna', comment: 'fan swap' });
    expect(ordered.id).toBeGreaterThan(7);
    expect(ordered).not.toHaveProperty('episodeId');
    expect(ordered).not.toHaveProperty('fault');
    await expect(actions.order({ site: 'tx1', by: 'bob', comment: '' }, { ...PLAN, device: 'm1' })).rejects.toThrow(
      /actions_open|unique/i,
    );
    await expect(actions.order({ site: 'tx1', by: 'bob', comment: '' }, { ...PLAN, device: 'm9' })).rejects.toThrow(
      /action_outlets_open|unique/i,
    );
    expect(await actions.open()).toHaveLength(2);
    await close();
  });
});
