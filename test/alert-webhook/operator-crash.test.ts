import { describe, expect, it } from 'vitest';
import { type Action, openActions } from '../../alert-webhook/actions.ts';
import { execute } from '../../alert-webhook/execute.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { outletPlan, renamePlan } from '../../alert-webhook/operator-plan.ts';
import { recover } from '../../alert-webhook/recover.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import type { Tools } from '../../alert-webhook/tools.ts';
import type { Database } from '../../core/service/database.ts';
import { database, deaths, farmOf, processOn } from './mortal.ts';

type Command = 'on' | 'off' | 'cycle' | 'name';
const ORDER = { site: 'tx1', by: 'anna', comment: 'fan swap' };
const PLACE = { pdu: 'pdu-1', outlet: 'pdu-1/1' };

async function order(tools: Tools, command: Command): Promise<Action> {
  if (command === 'name') return tools.actions.order(ORDER, renamePlan({ ...PLACE, was: 'old', name: 'new' }));
  const view = { ...PLACE, nativeCycle: true, state: await tools.hands.read(PLACE) };
  return tools.actions.order(ORDER, outletPlan(command, 'm1', view, tools.config));
}

async function recoverAll(store: Database<Tables>, farm: ReturnType<typeof farmOf>): Promise<Action | undefined> {
  await Promise.all((await recover(processOn(store, farm))).map(({ done }) => done));
  return (await openActions(store.db, Date.now).list(1))[0];
}

/** What an outlet or its name must be at the end, whether or not the command left before the process died. */
const CASES: [Command, string, number, boolean, boolean][] = [
  ['off', 'off pdu-1/1', 6, true, false],
  ['on', 'on pdu-1/1', 4, false, true],
  ['cycle', 'cycle pdu-1/1', 5, true, true],
  ['name', 'rename pdu-1/1 new', 4, true, true],
];

describe.each(CASES)('an order of %s', (command, deed, lines, onBefore, onAfter) => {
  it.each(deaths(lines))('survives a death at line $line (committed: $committed)', async (death) => {
    const farm = farmOf('test-pdu');
    const outlet = Object.assign(farm.pdus.outlet(), { name: 'old', on: onBefore });
    const store = await database();
    const first = processOn(store, farm, death);
    await execute(first, await order(first, command), false);
    const action = await recoverAll(store, farm);
    const wasSent = action?.outcome !== 'not-sent';
    expect(action?.outcome).toBe(wasSent ? 'verified' : 'not-sent');
    expect(farm.pdus.deeds).toEqual(wasSent ? [deed] : []);
    expect(outlet.on).toBe(wasSent ? onAfter : onBefore);
    expect(outlet.name).toBe(wasSent && command === 'name' ? 'new' : 'old');
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
    expect(await openActions(store.db, Date.now).open()).toEqual([]);
  });
});

describe('an outlet that an operator turned off', () => {
  it('is not turned on by a restart, however often, while the PDU is silent or not', async () => {
    const farm = farmOf('plain-pdu');
    const store = await database();
    const first = processOn(store, farm, { line: 4, committed: false });
    await execute(first, await order(first, 'off'), false);
    expect(farm.pdus.outlet().on).toBe(false);
    expect(await recoverAll(store, farm)).toMatchObject({
      action: 'power-off',
      outcome: 'verified',
      orderedBy: 'anna',
    });
    await recoverAll(store, farm);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect(farm.pdus.outlet().on).toBe(false);
  });

  it('a person who turned it on meanwhile is told, and it is left on', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const first = processOn(store, farm, { line: 4, committed: true });
    await execute(first, await order(first, 'off'), false);
    farm.pdus.switch('pdu-1/1', true);
    expect(await recoverAll(store, farm)).toMatchObject({ outcome: 'overridden' });
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect(farm.pdus.outlet().on).toBe(true);
  });
});

describe('a name whose answer was lost', () => {
  it('waits for a PDU that is silent, and is not written again', async () => {
    const farm = farmOf('test-pdu');
    farm.pdus.outlet().name = 'old';
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: false });
    await execute(first, await order(first, 'name'), false);
    farm.pdus.silent = true;
    const recovering = recoverAll(store, farm);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await openActions(store.db, Date.now).open()).toHaveLength(1);
    farm.pdus.silent = false;
    expect(await recovering).toMatchObject({
      action: 'rename',
      outcome: 'verified',
      evidence: 'named "new", before "old"',
    });
    expect(farm.pdus.deeds).toEqual(['rename pdu-1/1 new']);
  });
});
