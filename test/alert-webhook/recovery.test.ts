import { describe, expect, it } from 'vitest';
import type { Action } from '../../alert-webhook/actions.ts';
import { execute } from '../../alert-webhook/execute.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { recover } from '../../alert-webhook/recover.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import type { Tools } from '../../alert-webhook/tools.ts';
import type { Database } from '../../core/service/database.ts';
import { configWith, FAST, until } from './bench.ts';
import { begin, database, farmOf, processOn, recoverAll } from './mortal.ts';
import { unseal } from './unseal.ts';

const { remediation: config } = configWith(FAST);

/** A power cycle whose outlets stay off for so long. */
async function cycle(tools: Tools, store: Database<Tables>, offSeconds: number): Promise<Action> {
  const action = await begin(tools, store, 'power-cycle', 'offline');
  const plan = { ...action.plan, outlets: action.plan.outlets.map((place) => ({ ...place, offSeconds })) };
  await store.db
    .updateTable('actions')
    .set({ plan: JSON.stringify(plan) })
    .where('id', '=', action.id)
    .execute();
  return { ...action, plan };
}

describe('recovery', () => {
  it('waits for a PDU that is silent, and goes on when it answers', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: true });
    await execute(first, await cycle(first, store, 0.1), false);
    farm.pdus.silent = true;
    const [taken] = await recover(processOn(store, farm));
    await new Promise((resolve) => setTimeout(resolve, 150));
    farm.pdus.silent = false;
    await taken?.done;
    expect((await first.actions.list(1))[0]?.outcome).toBe('verified');
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it('of a PDU that stays silent ends as unknown, in quarantine, and nothing is sent into the silence', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: true });
    await execute(first, await cycle(first, store, 0.1), false);
    farm.pdus.silent = true;
    const told: string[] = [];
    const quick = processOn(store, farm, undefined, {
      config: { ...config, onConfirmSeconds: 0.05 },
      notify: { tell: ({ event, level }) => told.push(`${level} ${event}`) },
    });
    const ended = await recoverAll(quick);
    expect(ended).toMatchObject({ outcome: 'unknown' });
    expect(ended?.evidence).toMatch(/pdu-1 does not answer while outlet pdu-1\/1 must come on/);
    expect(told).toEqual(['error action-unknown']);
    expect(await quick.quarantines.list()).toMatchObject([{ site: 'tx1', pdu: 'pdu-1', actionId: ended?.id }]);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    expect(await quick.metrics.registry.metrics()).not.toMatch(/remediation_stuck\{/);
    // The outlet may be off: the dead-man keeps looking for it.
    const rows = await store.db.selectFrom('action_outlets').select(['due_on_at', 'open']).execute();
    expect(rows).toEqual([{ due_on_at: expect.any(Number), open: 0 }]);
  });

  it('says that it is stuck while our own side fails, and ends when that is over', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    const action = await cycle(tools, store, 0.1);
    let broken = true;
    const actions: Tools['actions'] = {
      ...tools.actions,
      at: (...step) => (broken ? Promise.reject(new Error('the database is away')) : tools.actions.at(...step)),
    };
    const done = execute({ ...tools, actions }, action, false);
    await until('it is stuck', async () => /remediation_stuck\{/.test(await tools.metrics.registry.metrics()));
    expect([...tools.running]).toEqual([]);
    broken = false;
    await done;
    expect(await tools.metrics.registry.metrics()).not.toMatch(/remediation_stuck\{/);
    expect(farm.pdus.deeds).toEqual([]);
    expect((await tools.actions.get(action.id))?.outcome).toBe('not-sent');
  });

  it('turns on what a PDU left off beyond its period, and journals it', async () => {
    const farm = farmOf('test-pdu');
    farm.pdus.cycleMs = 1e6;
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: true });
    const action = await cycle(first, store, 0.1);
    await execute(first, action, false);
    expect(farm.pdus.outlet().on).toBe(false);
    await recoverAll(processOn(store, farm));
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1', 'on pdu-1/1']);
    const lines = await openJournal(store.db, Date.now).of(action.id);
    expect(lines.map(({ step }) => step)).toContain('rescue-on');
  });

  it('tells an outlet that stays off to come on three times in all; then it is unknown', async () => {
    const farm = farmOf('test-pdu');
    farm.pdus.staysOff = true;
    const store = await database();
    const tools = processOn(store, farm, undefined, { config: { ...config, onConfirmSeconds: 0.05 } });
    await execute(tools, await cycle(tools, store, 0.05), false);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1', 'on pdu-1/1', 'on pdu-1/1', 'on pdu-1/1']);
    expect((await tools.actions.list(1))[0]).toMatchObject({
      outcome: 'unknown',
      evidence: 'outlet pdu-1/1 of pdu-1 stays off: it was told to come on 3 times',
    });
    expect(await tools.quarantines.of('tx1', 'pdu-1')).toBeDefined();
  });

  it('says which outlet is on and draws nothing; health is the judge', async () => {
    const farm = farmOf('test-pdu');
    farm.pdus.outlet().watts = 3;
    farm.pdus.onPower = () => undefined;
    const store = await database();
    const tools = processOn(store, farm, undefined, {
      config: { ...config, onConfirmSeconds: 0.2, verifySeconds: 0.1 },
    });
    const action = await cycle(tools, store, 0.05);
    await execute(tools, action, false);
    const on = (await tools.journal.of(action.id)).find(({ step }) => step === 'verify-on');
    expect(on?.evidence).toMatchObject({ drawsNothing: ['outlet pdu-1/1 of pdu-1'] });
    expect((await tools.actions.get(action.id))?.outcome).toBe('not-healthy');
  });

  it('finds a line of the journal that was changed, and one that is missing', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    await execute(tools, await begin(tools, store, 'power-cycle', 'offline'), false);
    const journal = openJournal(store.db, Date.now);
    const lines = await store.db.selectFrom('journal').selectAll().orderBy('seq').execute();
    await unseal(store.db, store.engine);
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
    expect(await journal.broken()).toEqual({
      seq: lines[2]?.seq,
      problem: `it does not follow line ${lines[0]?.seq}: lines were taken away, put in, changed or moved`,
    });
  });

  it('the database lets no second action start on the same miner', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    await begin(tools, store, 'power-cycle', 'offline');
    await expect(begin(tools, store, 'power-cycle', 'offline')).rejects.toThrow(/unique/i);
  });
});
