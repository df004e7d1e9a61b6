import { describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import { outletPlan } from '../../alert-webhook/operator-plan.ts';
import type { DeviceSample } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import { configWith, FAST, feed, MINER, pduDevice, sampleOf, silentSample } from './bench.ts';
import { begin, database, farmOf, processOn } from './mortal.ts';

const { remediation: config } = configWith({ ...FAST, offSeconds: 0.6, holdUpSeconds: 0.1, verifySeconds: 0.3 });

const ORDER = { site: 'tx1', by: 'anna', comment: 'fan swap' };

const up = (id: string, uptime?: number): DeviceSample =>
  sampleOf(id, { readings: uptime === undefined ? [] : [{ metric: 'miner.uptime', labels: {}, value: uptime }] });
const neighbour = (id: string, pdu: string, outlet: string): Device => ({ ...MINER, id, feeds: [feed(pdu, outlet)] });

/** What the exporter finds of a machine before the outlet goes off, and at each poll after that; the last one stays. */
type Story = { before: DeviceSample; polls?: (DeviceSample | Error)[] };

type Farm = ReturnType<typeof farmOf>;

interface Setting {
  rung?: 'power-cycle' | 'power-off';
  cords?: 1 | 2;
  /** What is done before the command. */
  prepare?(farm: Farm): void;
  /** Of an action that an operator orders over the first of the cords. */
  order?: { device: string };
  /** Devices that an action of ours has turned off just before. */
  touched?: string[];
  /** Who has latched m1 before. */
  latchedBy?: string;
}

async function cycleWith(stories: Record<string, Story>, outlets: Device[] = [], setting: Setting = {}) {
  const { rung = 'power-cycle', cords = 1, order, touched = [], prepare, latchedBy } = setting;
  const farm = farmOf('plain-pdu', cords);
  farm.pdus.onPower = () => undefined;
  const devices = [...farm.devices, ...outlets, pduDevice('pdu-9')];
  for (const [id, { before }] of Object.entries(stories)) farm.samples.samples.set(id, before);
  const polled: string[] = [];
  const probe = async (id: string) => {
    polled.push(id);
    const { polls = [], before } = stories[id] ?? { before: undefined };
    const times = polled.filter((each) => each === id).length;
    const found = polls[Math.min(times, polls.length) - 1] ?? before;
    if (found instanceof Error) throw found;
    return found;
  };
  const samples = Object.assign(Object.create(farm.samples) as typeof farm.samples, { probe });
  const store = await database();
  const notices: string[] = [];
  const notify = { tell: ({ level, event }: Notice) => void notices.push(`${level} ${event}`) };
  const tools = processOn(store, { ...farm, devices }, undefined, { config, samples, notify });
  prepare?.(farm);
  if (latchedBy) await tools.latches.set({ site: 'tx1', device: 'm1', evidence: 'smoke', by: latchedBy });
  for (const device of touched) {
    const view = { pdu: 'pdu-9', outlet: device, nativeCycle: false, state: { state: 'on' as const } };
    const { id } = await tools.actions.order(ORDER, outletPlan('off', device, view, config));
    await tools.actions.end(id, 'verified', 'the outlet is off');
  }
  const view = { pdu: 'pdu-1', outlet: 'pdu-1/1', nativeCycle: false, state: { state: 'on' as const } };
  const action = order
    ? await tools.actions.order(ORDER, outletPlan('off', order.device, view, config))
    : await begin(tools, store, rung, rung === 'power-off' ? 'too-hot' : 'offline');
  await execute(tools, action, false);
  const lines = await tools.journal.of(action.id);
  const interlock = lines.find(({ step }) => step === 'interlock');
  return {
    ended: await tools.actions.get(action.id),
    interlock: interlock?.phase,
    on: farm.pdus.outlet().on,
    deeds: farm.pdus.deeds,
    latched: (await tools.latches.list()).map(({ device }) => device),
    unlatched: (await tools.journal.of(0)).flatMap(({ step, evidence }) => (step === 'unlatch' ? [evidence] : [])),
    places: await store.db.selectFrom('action_outlets').select(['end_state', 'due_on_at']).execute(),
    notices,
    rescued: lines.some(({ step }) => step === 'rescue-on'),
    quarantined: (await tools.quarantines.list()).map(({ pdu }) => pdu),
    polled,
  };
}

const silent = { before: silentSample('m1') };
const near = [neighbour('m2', 'pdu-1', '2'), neighbour('m3', 'pdu-1', '3')];

describe('a neighbour that falls silent while the miner was silent before', () => {
  it.each<[string, DeviceSample[]]>([
    ['twice', [silentSample('m2'), silentSample('m2')]],
    ['and comes up anew', [up('m2', 3), up('m2', 4)]],
  ])('%s, proves the wrong outlet', async (_name, polls) => {
    const told = await cycleWith(
      { m1: silent, m2: { before: up('m2', 9000), polls }, m3: { before: up('m3', 9000) } },
      near,
    );
    expect(told.ended).toMatchObject({ outcome: 'wrong-outlet' });
    expect(told.ended?.evidence).toMatch(/"m2" fell silent when the outlet of "m1" went off/);
    expect(told.ended?.evidence).not.toMatch(/"m3"/);
    expect(told).toMatchObject({ interlock: 'failed', on: true, quarantined: ['pdu-1'] });
    expect(told.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
  });

  it.each<[string, (DeviceSample | Error)[], string | undefined]>([
    ['once only', [silentSample('m2'), up('m2', 9001)], 'confirmed'],
    ['never', [up('m2', 9001)], 'confirmed'],
    ['as far as an exporter knows that is away', [new Error('the exporter is away')], undefined],
  ])('%s, proves nothing', async (_name, polls, interlock) => {
    const told = await cycleWith({ m1: silent, m2: { before: up('m2', 9000), polls } }, near);
    expect(told.ended?.outcome).toBe('not-healthy');
    expect(told).toMatchObject({ interlock, on: true, quarantined: [], rescued: false });
  });
});

describe('witnesses', () => {
  it('are machines behind the same PDU that answered, the nearest twelve', async () => {
    const many = Array.from({ length: 20 }, (_, index) => neighbour(`n${index + 2}`, 'pdu-1', String(index + 2)));
    const stories = Object.fromEntries(many.map(({ id }) => [id, { before: up(id, 9000) }]));
    const told = await cycleWith({ m1: silent, ...stories }, many);
    expect(new Set(told.polled)).toEqual(new Set(many.slice(0, 12).map(({ id }) => id)));
  });

  it.each<[string, Device, DeviceSample]>([
    ['on another PDU', neighbour('m2', 'pdu-9', '2'), up('m2', 9000)],
    ['on the same outlet', neighbour('m2', 'pdu-1', '1'), up('m2', 9000)],
    ['silent before', neighbour('m2', 'pdu-1', '2'), silentSample('m2')],
    ['not seen for a long time', neighbour('m2', 'pdu-1', '2'), { ...up('m2', 9000), ageSeconds: 600 }],
    ['a switch', { ...neighbour('m2', 'pdu-1', '2'), kind: 'pdu' }, up('m2', 9000)],
  ])('are none that are %s', async (_name, device, before) => {
    const told = await cycleWith({ m1: silent, m2: { before, polls: [silentSample('m2')] } }, [device]);
    expect(told.ended?.outcome).toBe('not-healthy');
    expect(told).toMatchObject({ interlock: undefined, polled: [], quarantined: [] });
  });
});

describe('a miner that answered before its outlet went off', () => {
  it.each<[string, DeviceSample, (DeviceSample | Error)[], string | undefined]>([
    ['answers on as if nothing had happened', up('m1', 5000), [up('m1', 5001)], 'failed'],
    ['answers on, and tells no uptime', up('m1'), [up('m1')], 'failed'],
    ['vanishes', up('m1', 5000), [silentSample('m1')], 'confirmed'],
    ['has started anew', up('m1', 5000), [up('m1', 2)], 'confirmed'],
    ['was up too shortly to tell', up('m1', 20), [up('m1', 21)], undefined],
    ['was polled before its outlet was dark', up('m1', 5000), [{ ...up('m1', 5000), ageSeconds: 100 }], undefined],
    ['is not polled', up('m1', 5000), [new Error('the exporter is away')], undefined],
  ])('%s', async (_name, before, polls, interlock) => {
    const told = await cycleWith({ m1: { before, polls } });
    expect(told.interlock).toBe(interlock);
    expect(told.ended?.outcome === 'wrong-outlet').toBe(interlock === 'failed');
    expect(told).toMatchObject({ on: true, rescued: interlock === 'failed' });
    expect(told.quarantined).toEqual(interlock === 'failed' ? ['pdu-1'] : []);
  });
});

/** Another machine than m1 lost its power by a power-off: it has it back, and nothing of the latch is left. */
const UNDONE = {
  ended: { outcome: 'wrong-outlet' },
  interlock: 'failed',
  on: true,
  deeds: ['off pdu-1/1', 'on pdu-1/1'],
  quarantined: ['pdu-1'],
  latched: [],
  unlatched: [{ device: 'm1', by: 'alert-webhook', comment: expect.stringMatching(/^action \d+: the outlet feeds/) }],
  places: [{ end_state: 'on', due_on_at: null }],
  notices: ['error action-wrong-outlet'],
};
/** m1 is off and latched, and stays so. */
const LEFT_OFF = {
  ended: { outcome: 'verified' },
  on: false,
  rescued: false,
  quarantined: [],
  latched: ['m1'],
  unlatched: [],
  notices: ['info action-verified'],
};
const goesOn: Story = { before: up('m1', 5000), polls: [up('m1', 5001)] };
const rung = 'power-off';

describe('a power-off of a miner that answered before', () => {
  it.each<[string, DeviceSample, (DeviceSample | Error)[], string | undefined]>([
    ['answers on as if nothing had happened', up('m1', 5000), [up('m1', 5001)], 'failed'],
    ['answers on, and tells no uptime', up('m1'), [up('m1')], 'failed'],
    ['vanishes', up('m1', 5000), [silentSample('m1')], 'confirmed'],
    ['has started anew', up('m1', 5000), [up('m1', 2)], 'confirmed'],
    ['was up too shortly to tell', up('m1', 20), [up('m1', 21)], undefined],
    ['was polled before its outlet was dark', up('m1', 5000), [{ ...up('m1', 5000), ageSeconds: 100 }], undefined],
    ['is not polled', up('m1', 5000), [new Error('the exporter is away')], undefined],
    ['was not seen for a long time before', { ...up('m1', 5000), ageSeconds: 600 }, [up('m1', 5001)], undefined],
  ])('%s', async (_name, before, polls, interlock) => {
    const told = await cycleWith({ m1: { before, polls } }, [], { rung });
    expect(told.interlock).toBe(interlock);
    expect(told).toMatchObject(interlock === 'failed' ? UNDONE : LEFT_OFF);
  });

  it('is undone when an operator ordered it, too', async () => {
    expect(await cycleWith({ m1: goesOn }, [], { order: { device: 'm1' } })).toMatchObject(UNDONE);
  });

  it('leaves a latch that somebody else has set, and gives the power back all the same', async () => {
    const told = await cycleWith({ m1: goesOn }, [], { rung, latchedBy: 'ben' });
    expect(told).toMatchObject({ ...UNDONE, latched: ['m1'], unlatched: [] });
  });

  it.each<[string, boolean, object]>([
    ['has power from another cord', true, { on: false, latched: ['m1'], interlock: undefined }],
    ['has no other cord with power', false, { on: true, latched: [], interlock: 'failed' }],
  ])('over one of two cords, and that %s', async (_name, isOn, found) => {
    const prepare = ({ pdus }: Farm) => void Object.assign(pdus.outlet('pdu-2/1'), { on: isOn });
    const told = await cycleWith({ m1: goesOn }, [], { cords: 2, order: { device: 'm1' }, prepare });
    expect(told).toMatchObject(found);
    expect(told.quarantined).toEqual(isOn ? [] : ['pdu-1']);
  });

  it('gives power back to those outlets alone that it has opened', async () => {
    const prepare = ({ pdus }: Farm) => void Object.assign(pdus.outlet('pdu-2/1'), { on: false });
    const told = await cycleWith({ m1: goesOn }, [], { rung, cords: 2, prepare });
    expect(told).toMatchObject({ ended: { outcome: 'wrong-outlet' }, deeds: ['off pdu-1/1', 'on pdu-1/1'] });
    expect(told.places).toEqual([
      { end_state: 'on', due_on_at: null },
      { end_state: 'off', due_on_at: null },
    ]);
  });

  it('says so when the outlet does not come on again, which is looked at further', async () => {
    const prepare = ({ pdus }: Farm) => void Object.assign(pdus, { staysOff: true });
    const told = await cycleWith({ m1: goesOn }, [], { rung, prepare });
    expect(told).toMatchObject({ ended: { outcome: 'wrong-outlet' }, on: false, latched: [], quarantined: ['pdu-1'] });
    expect(told.ended?.evidence).toMatch(/stays off: it was told to come on 3 times/);
    expect(told.places).toEqual([{ end_state: 'on', due_on_at: expect.any(Number) }]);
  });
});

describe('a power-off of a miner that was silent before', () => {
  const fallen = { m1: silent, m2: { before: up('m2', 9000), polls: [silentSample('m2')] } };

  it('is undone when a neighbour falls silent', async () => {
    expect(await cycleWith(fallen, near, { rung })).toMatchObject(UNDONE);
  });

  it('is not when that neighbour was turned off by us as well', async () => {
    const told = await cycleWith(fallen, near, { rung, touched: ['m2'] });
    expect(told).toMatchObject(LEFT_OFF);
  });
});

describe('an outlet that feeds nothing', () => {
  it('stays off when it was turned off, whoever falls silent', async () => {
    const told = await cycleWith({ m2: { before: up('m2', 9000), polls: [silentSample('m2')] } }, near, {
      order: { device: 'pdu-1/1' },
    });
    expect(told).toMatchObject({ ...LEFT_OFF, latched: ['pdu-1/1'], interlock: undefined, polled: [] });
  });
});
