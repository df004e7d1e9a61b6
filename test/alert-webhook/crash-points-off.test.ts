import { describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { begin, database, deaths, farmOf, processOn, recoverAll } from './mortal.ts';

const OFF = ['turn-off intent', 'turn-off sent'];
/** The line of the latch itself belongs to no action: it is the second that the process writes. */
const PLANS: [string, string, 1 | 2, string[]][] = [
  ['one cord', 'test-pdu', 1, ['latch intent', ...OFF, 'verify-off confirmed', 'end confirmed']],
  [
    'one cord of a PDU without a cycle',
    'plain-pdu',
    1,
    ['latch intent', ...OFF, 'verify-off confirmed', 'end confirmed'],
  ],
  ['two cords', 'test-pdu', 2, ['latch intent', ...OFF, ...OFF, 'verify-off confirmed', 'end confirmed']],
];

describe.each(PLANS)('turning off and latching %s', (_name, driver, cords, lines) => {
  const setting = async () => {
    const farm = farmOf(driver, cords);
    farm.pdus.onPower = () => undefined;
    return { farm, store: await database() };
  };

  it('latches first, then turns off one cord after the other, and is journaled so', async () => {
    const { farm, store } = await setting();
    const tools = processOn(store, farm);
    const action = await begin(tools, store, 'power-off', 'too-hot');
    await execute(tools, action, false);
    const journal = await tools.journal.of(action.id);
    expect(journal.map(({ step, phase }) => `${step} ${phase}`)).toEqual(lines);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'off pdu-2/1'].slice(0, cords));
    expect(await tools.actions.get(action.id)).toMatchObject({ outcome: 'verified' });
    expect(await tools.latches.list()).toMatchObject([{ device: 'm1', fault: 'too-hot', by: 'alert-webhook' }]);
    const [latched] = (await tools.journal.of(0)).filter(({ step }) => step === 'latch');
    expect(latched?.seq).toBeLessThan(journal.find(({ step }) => step === 'turn-off')?.seq ?? 0);
    const places = await store.db.selectFrom('action_outlets').select(['end_state', 'due_on_at']).execute();
    for (const place of places) expect(place).toEqual({ end_state: 'off', due_on_at: null });
  });

  it.concurrent.each(deaths(lines.length + 1))('is finished or never begun: $line, $committed', async (death) => {
    const { farm, store } = await setting();
    const first = processOn(store, farm, death);
    await execute(first, await begin(first, store, 'power-off', 'too-hot'), false);
    const last = processOn(store, farm);
    const recovered = await recoverAll(last);
    await recoverAll(processOn(store, farm));
    const wasSent = recovered?.outcome !== 'not-sent';
    expect(recovered?.outcome).toBe(wasSent ? 'verified' : 'not-sent');
    const places = [...farm.pdus.outlets.values()];
    expect(places.map(({ on }) => on)).toEqual(places.map(() => !wasSent));
    expect((await last.latches.list()).map(({ device }) => device)).toEqual(wasSent ? ['m1'] : []);
    expect(farm.pdus.deeds.filter((deed) => !deed.startsWith('off '))).toEqual([]);
    expect(farm.pdus.deeds).toHaveLength(wasSent ? cords : 0);
    expect(await openJournal(store.db, Date.now).broken()).toBeUndefined();
    expect(await last.due.list()).toEqual([]);
  });
});
