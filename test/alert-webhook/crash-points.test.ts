import { describe, expect, it } from 'vitest';
import { type Action, openActions } from '../../alert-webhook/actions.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { execute } from '../../alert-webhook/execute.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { planFor } from '../../alert-webhook/plan.ts';
import { recover } from '../../alert-webhook/recover.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import type { Tools } from '../../alert-webhook/tools.ts';
import type { Database } from '../../core/service/database.ts';
import { configWith, FAST, MINER, until } from './bench.ts';
import { database, deaths, farmOf, processOn } from './mortal.ts';

const { remediation: config } = configWith(FAST);

async function start(tools: Tools, database: Database<Tables>): Promise<Action> {
  const episodes = openEpisodes(database.db, Date.now);
  await episodes.fire(MINER, 'offline');
  const [episode] = await episodes.open();
  if (episode === undefined) throw new Error('no episode was opened');
  const device = (await tools.hands.view(MINER)).map((view) => view);
  return tools.actions.start(
    episode,
    planFor('power-cycle', { device: 'm1', fault: 'offline', outlets: device }, config),
  );
}

/** Lines of a native cycle: intent, sent, off, on, healthy, end. Of our own: two more for turning on. */
describe.each([
  ['a native cycle', 'test-pdu', 'cycle pdu-1/1', deaths(6)],
  ['our own cycle', 'plain-pdu', 'off pdu-1/1', deaths(8)],
  ['a native cycle of an outlet that is looked up', 'row-pdu', 'cycle pdu-1/1', deaths(6)],
] as const)('%s', (_name, driver, deed, points) => {
  it.each(points)('survives a death at line $line (committed: $committed)', async (death) => {
    const farm = farmOf(driver);
    const store = await database();
    const first = processOn(store, farm, death);
    const action = await start(first, store);
    await execute(first, action, false);
    await Promise.all((await recover(processOn(store, farm))).map(({ done }) => done));

    const [recovered] = await openActions(store.db, Date.now).list(1);
    const sent = farm.pdus.deeds.filter((each) => each === deed).length;
    expect(sent).toBe(recovered?.outcome === 'not-sent' ? 0 : 1);
    if (recovered?.outcome === 'not-sent') {
      const again = processOn(store, farm);
      await execute(again, await start(again, store), false);
    }
    expect((await openActions(store.db, Date.now).list(1))[0]?.outcome).toBe('verified');
    expect(farm.pdus.deeds.filter((each) => each === deed)).toHaveLength(1);
    expect(farm.pdus.outlet().on).toBe(true);
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
    expect(await openActions(store.db, Date.now).open()).toEqual([]);
  });
});

describe('recovery', () => {
  it('keeps trying while the PDU is silent, says so, and ends when it answers', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: true });
    await execute(first, await start(first, store), false);
    farm.pdus.silent = true;
    const second = processOn(store, { ...farm });
    const quick = { ...second, config: { ...config, offConfirmSeconds: 0, onConfirmSeconds: 0 } };
    const [taken] = await recover(quick);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(await quick.metrics.registry.metrics()).toMatch(/remediation_stuck\{[^}]*miner="m1"[^}]*\} 1/);
    farm.pdus.silent = false;
    await taken?.done;
    expect(await quick.metrics.registry.metrics()).not.toMatch(/remediation_stuck\{/);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it('turns on what a PDU left off beyond its period, and journals it', async () => {
    const farm = farmOf('test-pdu');
    farm.pdus.cycleMs = 1e6;
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: true });
    const action = await start(first, store);
    const plan = { ...action.plan, outlets: action.plan.outlets.map((place) => ({ ...place, offSeconds: 0.1 })) };
    await store.db
      .updateTable('actions')
      .set({ plan: JSON.stringify(plan) })
      .execute();
    await execute(first, { ...action, plan }, false);
    expect(farm.pdus.outlet().on).toBe(false);
    await Promise.all((await recover(processOn(store, farm))).map(({ done }) => done));
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1', 'on pdu-1/1']);
    const lines = await openJournal(store.db, Date.now).of(action.id);
    expect(lines.map(({ step }) => step)).toContain('rescue-on');
  });

  it('tells an outlet that stays off to come on three times in all, then watches until a person did it', async () => {
    const farm = farmOf('test-pdu');
    farm.pdus.staysOff = true;
    const store = await database();
    const tools = { ...processOn(store, farm), config: { ...config, onConfirmSeconds: 0.05 } };
    const action = await start(tools, store);
    const plan = { ...action.plan, outlets: action.plan.outlets.map((place) => ({ ...place, offSeconds: 0.05 })) };
    const done = execute(tools, { ...action, plan }, false);
    await until('it is stuck', async () => /remediation_stuck\{/.test(await tools.metrics.registry.metrics()));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1', 'on pdu-1/1', 'on pdu-1/1', 'on pdu-1/1']);
    farm.pdus.switch('pdu-1/1', true);
    await done;
    expect((await tools.actions.list(1))[0]?.outcome).toBe('verified');
    expect(farm.pdus.deeds).toHaveLength(4);
  });

  it('finds a line of the journal that was changed, and one that is missing', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    await execute(tools, await start(tools, store), false);
    const journal = openJournal(store.db, Date.now);
    const lines = await store.db.selectFrom('journal').selectAll().orderBy('seq').execute();
    await store.db
      .updateTable('journal')
      .set({ evidence: '{}' })
      .where('seq', '=', lines[1]?.seq ?? 0)
      .execute();
    expect(await journal.broken()).toEqual({ seq: lines[1]?.seq, problem: 'its content was changed' });
    await store.db
      .deleteFrom('journal')
      .where('seq', '=', lines[1]?.seq ?? 0)
      .execute();
    expect(await journal.broken()).toEqual({ seq: lines[2]?.seq, problem: 'it does not follow the line before it' });
  });

  it('the database lets no second action start on the same miner', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    await start(tools, store);
    await expect(start(tools, store)).rejects.toThrow(/unique/i);
  });
});
