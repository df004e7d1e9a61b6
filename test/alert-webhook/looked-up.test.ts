import { describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import { openHands } from '../../alert-webhook/hands.ts';
import { outletPlan } from '../../alert-webhook/operator-plan.ts';
import { recover } from '../../alert-webhook/recover.ts';
import { type Wire, WireError } from '../../core/wire/wire.ts';
import { alertBody, configWith, MINER, pduDevice } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { database, farmOf, processOn } from './mortal.ts';
import { ordering } from './operator.ts';

/** Outlet 1 of the inventory stands where outlet 9 is; outlet 1 of the PDU is somebody else's. */
function shifted() {
  const pdus = new FakePdus();
  pdus.add('pdu-1', '1');
  pdus.add('pdu-1', '9', { name: 'old', watts: 40 });
  pdus.rowOf = () => 'pdu-1/9';
  return pdus;
}

const PLACE = { pdu: 'pdu-1', outlet: 'pdu-1/1' };
const { credentials } = configWith();
const DEVICES = [MINER, pduDevice('pdu-1', 'row-pdu')];
const handsOf = (pdus: FakePdus, wire: Wire = pdus.wire) =>
  openHands({ wire, devices: (id) => DEVICES.find((each) => each.id === id), drivers: pdus.drivers(), credentials });

describe('an outlet that is looked up', () => {
  it.each(['off', 'cycle'])('is switched where it stands: %s', async (to) => {
    const farm = await ordering({ driver: 'row-pdu', pdus: shifted() });
    expect(await farm.power(to)).toMatchObject({ status: 200 });
    await farm.ended();
    expect((await farm.actions())[0]).toMatchObject({ outcome: 'verified' });
    expect(farm.pdus.deeds).toEqual([`${to} pdu-1/9`]);
  });

  it('is renamed where it stands', async () => {
    const farm = await ordering({ driver: 'row-pdu', pdus: shifted() });
    expect(await farm.name('new')).toMatchObject({ status: 200, body: { was: 'old', name: 'new' } });
    expect(farm.pdus.deeds).toEqual(['rename pdu-1/9 new']);
  });

  it('is healed where it stands', async () => {
    const farm = await ordering({ driver: 'row-pdu', pdus: shifted() });
    farm.pdus.outlet('pdu-1/9').watts = 0;
    await farm.post(alertBody(['m1']));
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/9']);
  });

  it('is never switched where it stood a moment ago', async () => {
    const pdus = shifted();
    const hands = handsOf(pdus);
    expect((await hands.read(PLACE)).name).toBe('old');
    pdus.rowOf = () => 'pdu-1/1';
    await hands.turn(PLACE, 'off');
    expect(pdus.deeds).toEqual(['off pdu-1/1']);
  });

  it('is looked up again by the process that comes after a crash', async () => {
    const farm = farmOf('row-pdu');
    const outlet = farm.pdus.add('pdu-1', '9', { watts: 40 });
    farm.pdus.rowOf = () => 'pdu-1/9';
    farm.pdus.cycleMs = 1e6;
    const store = await database();
    const first = processOn(store, farm, { line: 2, committed: true });
    const view = { ...PLACE, nativeCycle: true, state: { state: 'on' as const, cycleOffSeconds: 0.1 } };
    const plan = outletPlan('cycle', 'm1', view, first.config);
    await execute(first, await first.actions.order({ site: 'tx1', by: 'anna', comment: '' }, plan), false);
    expect(outlet.on).toBe(false);
    const second = processOn(store, farm);
    const quick = { ...second, config: { ...second.config, onConfirmSeconds: 0 } };
    await Promise.all((await recover(quick)).map(({ done }) => done));
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/9', 'on pdu-1/9']);
    expect(farm.pdus.outlet('pdu-1/1').on).toBe(true);
  });
});

describe('an outlet that cannot be looked up', () => {
  const nowhere = 'outlet "pdu-1/1": the PDU does not say where it stands';

  it('is refused in words, and nothing is done', async () => {
    const farm = await ordering({ driver: 'row-pdu', pdus: shifted() });
    farm.pdus.rowOf = () => undefined;
    expect(await farm.power('off')).toMatchObject({ status: 404, body: { detail: nowhere } });
    expect(await farm.name('new')).toMatchObject({ status: 404, body: { detail: nowhere } });
    expect(await farm.actions()).toEqual([]);
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('holds healing back', async () => {
    const farm = await ordering({ driver: 'row-pdu', pdus: shifted() });
    farm.pdus.rowOf = () => undefined;
    await farm.post(alertBody(['m1']));
    await farm.decided('pdu-unreachable');
    expect(farm.pdus.deeds).toEqual([]);
  });

  it.each(['off', 'cycle'])('any more when it is to be switched, is told by the action: %s', async (to) => {
    const farm = await ordering({ driver: 'row-pdu', pdus: shifted() });
    let questions = 0;
    // The order looks, and checks its request; the action looks and then sends.
    farm.pdus.rowOf = () => (++questions === 4 ? undefined : 'pdu-1/9');
    expect(await farm.power(to)).toMatchObject({ status: 200 });
    await farm.ended();
    expect((await farm.actions())[0]).toMatchObject({
      outcome: 'refused',
      evidence: expect.stringContaining(`refused (nothing was sent: ${nowhere}), and the outlet is on`) as string,
    });
    expect(farm.pdus.deeds).toEqual([]);
    expect(farm.pdus.outlet('pdu-1/9').on).toBe(true);
  });

  it.each([
    ['timeout', 504],
    ['unauthorized', 403],
    ['refused', 502],
  ] as const)('because the PDU answers with %s: nothing is done', async (reason, status) => {
    const pdus = shifted();
    const { wire } = pdus;
    Object.assign(pdus, {
      wire: async (...[request, to, signal]: Parameters<Wire>) => {
        if (request.via === 'http' && request.path.startsWith('row '))
          throw new WireError(reason, 'no row', { code: 6 });
        return wire(request, to, signal);
      },
    });
    const farm = await ordering({ driver: 'row-pdu', pdus });
    expect(await farm.power('off')).toMatchObject({
      status,
      body: { detail: expect.stringContaining('no row') as string },
    });
    await expect(handsOf(pdus).turn(PLACE, 'off')).rejects.toMatchObject({ reason });
    expect(pdus.deeds).toEqual([]);
  });
});
