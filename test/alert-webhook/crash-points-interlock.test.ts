import { describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import { openDeadMan } from '../../alert-webhook/execution/dead-man.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { configWith, FAST, sampleOf, silentSample, until } from './bench.ts';
import { begin, database, deaths, farmOf, processOn, recoverAll } from './mortal.ts';

const { remediation: config } = configWith({ ...FAST, offSeconds: 60, holdUpSeconds: 0.1 });

/** The outlet of the inventory feeds another machine: the miner answers on, however dark its outlet is. */
function wrongFarm(driver: string) {
  const farm = farmOf(driver);
  farm.pdus.cycleMs = 1e6;
  farm.pdus.outlet().cycleOffSeconds = 60;
  const answering = () => sampleOf('m1', { readings: [{ metric: 'miner.uptime', labels: {}, value: 5000 }] });
  farm.pdus.onPower = () => farm.samples.samples.set('m1', answering());
  farm.samples.samples.set('m1', answering());
  return farm;
}

const RESCUED = [
  'verify-off confirmed',
  'interlock failed',
  'rescue-on intent',
  'rescue-on sent',
  'verify-on confirmed',
  'end failed',
];

describe.each([
  ['native cycle', 'test-pdu', 'cycle'],
  ['own cycle', 'plain-pdu', 'off'],
])('a %s of the wrong outlet', (_name, driver, cut) => {
  it('is undone long before its time is over, and the PDU is quarantined', async () => {
    const farm = wrongFarm(driver);
    const store = await database();
    const tools = processOn(store, farm, undefined, { config });
    const action = await begin(tools, store, 'power-cycle', 'hashrate-low');
    await execute(tools, action, false);
    const step = cut === 'off' ? 'turn-off' : 'cycle';
    const lines = (await tools.journal.of(action.id)).map((line) => `${line.step} ${line.phase}`);
    expect(lines).toEqual([`${step} intent`, `${step} sent`, ...RESCUED]);
    expect(farm.pdus.deeds).toEqual([`${cut} pdu-1/1`, 'on pdu-1/1']);
    expect(farm.pdus.outlet().on).toBe(true);
    const ended = await tools.actions.get(action.id);
    expect(ended).toMatchObject({ outcome: 'wrong-outlet' });
    expect(ended?.evidence).toMatch(
      /another machine: "m1" answers and is up for 5000 s while outlet pdu-1\/1 of pdu-1/,
    );
    expect(await tools.quarantines.list()).toMatchObject([{ pdu: 'pdu-1', actionId: action.id }]);
  });

  /** Of the action, and one of the quarantine. */
  it.concurrent.each(deaths(9))('is undone also after a death at line $line ($committed)', async (death) => {
    const farm = wrongFarm(driver);
    const store = await database();
    const first = processOn(store, farm, death, { config });
    await execute(first, await begin(first, store, 'power-cycle', 'hashrate-low'), false);
    const last = processOn(store, farm, undefined, { config });
    const recovered = await recoverAll(last);
    const wasSent = recovered?.outcome !== 'not-sent';
    expect(recovered?.outcome).toBe(wasSent ? 'wrong-outlet' : 'not-sent');
    expect(farm.pdus.deeds.filter((deed) => deed.startsWith(cut))).toHaveLength(wasSent ? 1 : 0);
    expect(farm.pdus.outlet().on).toBe(true);
    expect((await last.quarantines.list()).map(({ pdu }) => pdu)).toEqual(wasSent ? ['pdu-1'] : []);
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
  });
});

const TAKEN_BACK = [
  'latch intent',
  'turn-off intent',
  'turn-off sent',
  'verify-off confirmed',
  'interlock failed',
  'rescue-on intent',
  'rescue-on sent',
  'verify-on confirmed',
  'end failed',
];

describe.each(['test-pdu', 'plain-pdu'])('a power-off of the wrong outlet of a %s', (driver) => {
  it('is taken back: the outlet is on, the latch released, and the PDU quarantined', async () => {
    const farm = wrongFarm(driver);
    const store = await database();
    const tools = processOn(store, farm, undefined, { config });
    const action = await begin(tools, store, 'power-off', 'too-hot');
    await execute(tools, action, false);
    const lines = (await tools.journal.of(action.id)).map((line) => `${line.step} ${line.phase}`);
    expect(lines).toEqual(TAKEN_BACK);
    expect(await tools.actions.get(action.id)).toMatchObject({ outcome: 'wrong-outlet' });
    const ledger = (await tools.journal.of(0)).map(({ step }) => step);
    expect(ledger).toEqual(['episode', 'latch', 'unlatch', 'quarantine']);
  });

  /** Of the action, and those of the latch, of its release (with the proof) and of the quarantine. */
  it.concurrent.each(deaths(11))('is taken back also after a death at line $line ($committed)', async (death) => {
    const farm = wrongFarm(driver);
    const store = await database();
    const first = processOn(store, farm, death, { config });
    await execute(first, await begin(first, store, 'power-off', 'too-hot'), false);
    const last = processOn(store, farm, undefined, { config });
    const recovered = await recoverAll(last);
    await recoverAll(processOn(store, farm, undefined, { config }));
    const wasSent = recovered?.outcome !== 'not-sent';
    expect(recovered?.outcome).toBe(wasSent ? 'wrong-outlet' : 'not-sent');
    expect(farm.pdus.deeds.filter((deed) => deed.startsWith('off'))).toHaveLength(wasSent ? 1 : 0);
    expect(farm.pdus.outlet().on).toBe(true);
    expect(await last.latches.list()).toEqual([]);
    expect((await last.quarantines.list()).map(({ pdu }) => pdu)).toEqual(wasSent ? ['pdu-1'] : []);
    expect(await last.due.list()).toEqual([]);
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
  });

  it.each([
    ['after the proof', { line: 6, committed: true }],
    ['before the intent to turn it on', { line: 7, committed: false }],
    ['before the command to turn it on', { line: 7, committed: true }],
  ])('is brought back by the dead-man, when the process dies %s', async (_name, death) => {
    const farm = wrongFarm(driver);
    const store = await database();
    const first = processOn(store, farm, death, { config });
    await execute(first, await begin(first, store, 'power-off', 'too-hot'), false);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    const last = processOn(store, farm, undefined, { config });
    const deadMan = openDeadMan(last, { leads: () => true });
    const sweep = async () => {
      await deadMan.sweep();
      return farm.pdus.outlet().on;
    };
    await until('the outlet is on', sweep);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
    expect(await recoverAll(last)).toMatchObject({ outcome: 'wrong-outlet' });
    expect((await last.quarantines.list()).map(({ pdu }) => pdu)).toEqual(['pdu-1']);
  });
});

describe('a power-off of the right outlet, seen by a miner that answered', () => {
  const right = () => {
    const farm = wrongFarm('test-pdu');
    farm.pdus.onPower = (_place, on) => on || farm.samples.samples.set('m1', silentSample('m1'));
    return farm;
  };

  it.concurrent.each(deaths(8))('stays off after a death at line $line ($committed)', async (death) => {
    const farm = right();
    const store = await database();
    const first = processOn(store, farm, death, { config });
    await execute(first, await begin(first, store, 'power-off', 'too-hot'), false);
    const last = processOn(store, farm, undefined, { config });
    const wasSent = (await recoverAll(last))?.outcome !== 'not-sent';
    await openDeadMan(last, { leads: () => true }).sweep();
    expect(farm.pdus.deeds).toEqual(wasSent ? ['off pdu-1/1'] : []);
    expect((await last.latches.list()).length).toBe(wasSent ? 1 : 0);
    expect(await last.quarantines.list()).toEqual([]);
  });
});
