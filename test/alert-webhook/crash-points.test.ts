import { describe, expect, it } from 'vitest';
import { openActions } from '../../alert-webhook/actions.ts';
import { execute } from '../../alert-webhook/execute.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import type { Rung } from '../../alert-webhook/plan.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import type { Database } from '../../core/service/database.ts';
import { begin, type Death, database, deaths, farmOf, processOn, recoverAll } from './mortal.ts';

const ON = ['turn-on intent', 'turn-on sent'];
const OFF = ['turn-off intent', 'turn-off sent'];
const CYCLE = ['cycle intent', 'cycle sent'];
const SEEN = ['verify-off confirmed', 'verify-on confirmed', 'verify-healthy confirmed', 'end confirmed'];
const OWN = ['verify-off confirmed', ...ON, 'verify-on confirmed', 'verify-healthy confirmed', 'end confirmed'];
const OWN_TWO = ['verify-off confirmed', ...ON, ...ON, ...SEEN.slice(1)];

type Farm = ReturnType<typeof farmOf>;
/** What a plan commands, and all lines of its journal when nothing goes wrong. */
const PLANS: [string, string, 1 | 2, string[], string[]][] = [
  ['a native cycle', 'test-pdu', 1, ['cycle pdu-1/1'], [...CYCLE, ...SEEN]],
  ['our own cycle', 'plain-pdu', 1, ['off pdu-1/1'], [...OFF, ...OWN]],
  ['a native cycle of an outlet that is looked up', 'row-pdu', 1, ['cycle pdu-1/1'], [...CYCLE, ...SEEN]],
  ['native cycles of two cords', 'test-pdu', 2, ['cycle pdu-1/1', 'cycle pdu-2/1'], [...CYCLE, ...CYCLE, ...SEEN]],
  ['our own cycles of two cords', 'plain-pdu', 2, ['off pdu-1/1', 'off pdu-2/1'], [...OFF, ...OFF, ...OWN_TWO]],
];

const linesOf = async (store: Database<Tables>, id: number) =>
  (await openJournal(store.db, Date.now).of(id)).map(({ step, phase }) => `${step} ${phase}`);
const cuts = (farm: Farm) => farm.pdus.deeds.filter((deed) => !deed.startsWith('on '));

async function dieAndRecover(driver: string, cords: 1 | 2, death: Death) {
  const farm = farmOf(driver, cords);
  const store = await database();
  const first = processOn(store, farm, death);
  await execute(first, await begin(first, store, 'power-cycle', 'offline'), false);
  const recovered = await recoverAll(processOn(store, farm));
  return { farm, store, recovered };
}

describe.each(PLANS)('%s', (_name, driver, cords, deeds, lines) => {
  it('is journaled line by line', async () => {
    const farm = farmOf(driver, cords);
    const store = await database();
    const tools = processOn(store, farm);
    const action = await begin(tools, store, 'power-cycle', 'offline');
    await execute(tools, action, false);
    expect(await linesOf(store, action.id)).toEqual(lines);
    expect(cuts(farm)).toEqual(deeds);
    expect((await tools.actions.get(action.id))?.outcome).toBe('verified');
  });

  it.concurrent.each(deaths(lines.length))('survives a death at line $line (committed: $committed)', async (death) => {
    const { farm, store, recovered } = await dieAndRecover(driver, cords, death);
    const places = [...farm.pdus.outlets.keys()];
    // No outlet is cut twice, and none is left off, whatever the action came to.
    for (const place of places) expect(cuts(farm).filter((deed) => deed.endsWith(place)).length).toBeLessThan(2);
    expect(places.filter((place) => !farm.pdus.outlet(place).on)).toEqual([]);
    expect(['verified', 'not-sent', 'not-executed']).toContain(recovered?.outcome);
    expect(cuts(farm).length).toBe({ verified: cords, 'not-sent': 0 }[recovered?.outcome as string] ?? 1);
    if (recovered?.outcome === 'not-sent') {
      const again = processOn(store, farm);
      await execute(again, await begin(again, store, 'power-cycle', 'offline'), false);
      expect((await again.actions.list(1))[0]?.outcome).toBe('verified');
      expect(cuts(farm)).toEqual(deeds);
    }
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
    expect(await openActions(store.db, Date.now).open()).toEqual([]);
    expect(await store.db.selectFrom('quarantines').selectAll().execute()).toEqual([]);
  });
});

const SECOND = deaths(4).filter(({ committed }) => committed);
const PAIRS = deaths(6).flatMap((first) => SECOND.map((second) => ({ first, second })));

describe('our own cycle', () => {
  it.concurrent.each(PAIRS)('survives two deaths: $first and $second', async ({ first, second }) => {
    const farm = farmOf('plain-pdu');
    const store = await database();
    const dying = processOn(store, farm, first);
    await execute(dying, await begin(dying, store, 'power-cycle', 'offline'), false);
    await recoverAll(processOn(store, farm, second));
    const last = processOn(store, farm);
    await recoverAll(last);
    expect(farm.pdus.outlet().on).toBe(true);
    expect(cuts(farm).length).toBeLessThan(2);
    expect(await last.actions.open()).toEqual([]);
  });
});

/** Restarts: their commands, and what may stand for them at the end. */
describe.each<[Rung, string]>([
  ['restart-mining', 'restart-mining m1'],
  ['reboot', 'reboot m1'],
])('%s', (rung, deed) => {
  it.concurrent.each(deaths(4))('survives a death at line $line (committed: $committed)', async (death) => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const first = processOn(store, farm, death);
    const action = await begin(first, store, rung, 'hashrate-low');
    farm.pdus.onPower('pdu-1/1', true);
    await execute(first, action, false);
    const recovered = await recoverAll(processOn(store, farm));
    // A command that may have left is never sent again: what the miner does is the judge.
    expect(farm.pdus.deeds.length).toBeLessThan(2);
    expect(farm.pdus.deeds.filter((each) => each !== deed)).toEqual([]);
    expect(recovered?.outcome).toBe(death.line === 1 && !death.committed ? 'not-sent' : 'verified');
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
  });
});
