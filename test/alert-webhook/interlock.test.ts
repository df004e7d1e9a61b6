import { describe, expect, it } from 'vitest';
import { execute } from '../../alert-webhook/execute.ts';
import type { DeviceSample } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import { configWith, FAST, feed, MINER, pduDevice, sampleOf, silentSample } from './bench.ts';
import { begin, database, farmOf, processOn } from './mortal.ts';

const { remediation: config } = configWith({ ...FAST, offSeconds: 0.6, holdUpSeconds: 0.1, verifySeconds: 0.3 });

const up = (id: string, uptime?: number): DeviceSample =>
  sampleOf(id, { readings: uptime === undefined ? [] : [{ metric: 'miner.uptime', labels: {}, value: uptime }] });
const neighbour = (id: string, pdu: string, outlet: string): Device => ({ ...MINER, id, feeds: [feed(pdu, outlet)] });

/** What the exporter finds of a machine before the outlet goes off, and at each poll after that; the last one stays. */
type Story = { before: DeviceSample; polls?: (DeviceSample | Error)[] };

async function cycleWith(stories: Record<string, Story>, outlets: Device[] = []) {
  const farm = farmOf('plain-pdu');
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
  const tools = processOn(store, { ...farm, devices }, undefined, { config, samples });
  const action = await begin(tools, store, 'power-cycle', 'offline');
  await execute(tools, action, false);
  const lines = await tools.journal.of(action.id);
  const interlock = lines.find(({ step }) => step === 'interlock');
  return {
    ended: await tools.actions.get(action.id),
    interlock: interlock?.phase,
    on: farm.pdus.outlet().on,
    deeds: farm.pdus.deeds,
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
