import { describe, expect, it } from 'vitest';
import type { Fault } from '../../alert-webhook/faults.ts';
import { latch, listLatches, releaseQuarantine, unlatch } from '../../alert-webhook/operators/standstill.ts';
import { sampleOf } from './bench.ts';
import { deskOver, operators, rackOf, WHO } from './desk.ts';

const unsealed = () => Promise.resolve();
const RELEASE = { ...WHO, fansConfirmed: false, powerOn: false };

describe('a latch', () => {
  it('forbids coming on and turns nothing off; its release allows it', async () => {
    const farm = await operators();
    const set = await farm.order('/devices/m1/latch');
    expect(set).toMatchObject({ status: 200, body: { device: 'm1', by: 'anna', evidence: 'fan swap' } });
    expect(farm.pdus.outlet().on).toBe(true);
    expect((await farm.get('/latches')).body).toMatchObject([{ device: 'm1' }]);
    expect(await farm.order('/devices/m1/power', { to: 'cycle', force: true })).toMatchObject({
      status: 409,
      body: { gate: 'latched' },
    });
    expect(await farm.order('/pdus/pdu-1/outlets/pdu-1%2F1/power', { to: 'cycle' })).toMatchObject({
      status: 409,
      body: { gate: 'latched', detail: expect.stringMatching(/latched off by anna .*; release it first$/) },
    });
    expect(await farm.order('/devices/m1/unlatch')).toMatchObject({
      status: 200,
      body: { released: { device: 'm1' } },
    });
    expect((await farm.get('/latches')).body).toEqual([]);
    expect(await farm.order('/devices/m1/unlatch')).toMatchObject({
      status: 409,
      body: { detail: '"m1" is not latched' },
    });
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('of an outlet that feeds nothing is released by its place, and it comes on', async () => {
    const farm = await operators();
    farm.pdus.add('pdu-1', '7');
    const path = '/pdus/pdu-1/outlets/pdu-1%2F7/power';
    expect((await farm.order(path, { to: 'off' })).status).toBe(200);
    await farm.ended();
    expect((await farm.get('/latches')).body).toMatchObject([{ device: 'pdu-1/pdu-1/7' }]);
    expect((await farm.order(path, { to: 'on' })).status).toBe(409);
    const released = await farm.order(`/devices/${encodeURIComponent('pdu-1/pdu-1/7')}/unlatch`, { powerOn: true });
    expect(released).toMatchObject({ status: 200, body: { started: { deed: 'power-on' } } });
    await farm.ended(2);
    expect(farm.pdus.outlet('pdu-1/7').on).toBe(true);
  });

  it('is released with the same key once, and told as the first time', async () => {
    const farm = await operators();
    await farm.order('/devices/m1/latch');
    const first = await farm.order('/devices/m1/unlatch', {}, { 'idempotency-key': 'u' });
    expect(first.status).toBe(200);
    expect(await farm.order('/devices/m1/unlatch', {}, { 'idempotency-key': 'u' })).toEqual(first);
  });
});

const air = (celsius: number, ageSeconds = 0) =>
  sampleOf('pdu-1', {
    ageSeconds,
    readings: [{ metric: 'pdu.sensor_temperature', labels: { sensor: 'inlet' }, value: celsius }],
  });

describe('a latch after heat', () => {
  it.each<[string, Fault, ReturnType<typeof air> | undefined, boolean, RegExp | undefined]>([
    ['cool air and fans', 'too-hot', air(25), true, undefined],
    ['cool air, fans unknown', 'too-hot', air(25), false, /a person must say that fans and air run/],
    ['hot air', 'too-hot', air(36), true, /measures 36 °C, the air must be below 32 °C/],
    ['old air', 'fan-lost', air(25, 900), true, /900 s old/],
    ['no air at all in a hot room', 'room-too-hot', undefined, true, /no sensor says how warm/],
    ['no air, one miner, fans seen', 'fan-lost', undefined, true, undefined],
    ['no heat', 'offline', air(36), false, undefined],
  ])('%s (%s)', async (_name, fault, sample, fansConfirmed, refusal) => {
    const { desk, samples } = await deskOver();
    if (sample) samples.samples.set('pdu-1', sample);
    await desk.tools.latches.set({ site: 'tx1', device: 'm1', fault, evidence: '112 °C', by: 'alert-webhook' });
    const releasing = unlatch(desk, 'm1', { ...RELEASE, fansConfirmed }, unsealed);
    if (refusal)
      await expect(releasing).rejects.toMatchObject({ status: 409, message: expect.stringMatching(refusal) });
    else await expect(releasing).resolves.toMatchObject({ released: { device: 'm1', fault } });
    expect(await listLatches(desk)).toHaveLength(refusal ? 1 : 0);
  });

  it('two who release at once: one does, and the ledger has one line', async () => {
    const { desk, db } = await deskOver({ devices: rackOf(2) });
    await latch(desk, 'm1', WHO);
    await latch(desk, 'm1', { by: 'bert', comment: 'again' });
    await latch(desk, 'm2', WHO);
    const results = await Promise.allSettled([1, 2, 3].map(() => unlatch(desk, 'm1', RELEASE, unsealed)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lines = await db.selectFrom('journal').select('step').where('step', 'in', ['latch', 'unlatch']).execute();
    expect(lines.map(({ step }) => step)).toEqual(['latch', 'latch', 'unlatch']);
    expect((await listLatches(desk)).map(({ device }) => device)).toEqual(['m2']);
  });
});

describe('a quarantine', () => {
  it('holds power of all its miners until it is released', async () => {
    const { desk } = await deskOver();
    await desk.tools.quarantines.set({ site: 'tx1', pdu: 'pdu-1', evidence: 'm2 lost power instead of m1' });
    const device = desk.tools.devices.get('m1');
    expect(device && (await desk.tools.standings.of(device)).quarantined).toEqual({
      'pdu-1': 'm2 lost power instead of m1',
    });
    expect(await releaseQuarantine(desk, 'pdu-1', WHO, unsealed)).toEqual({ pdu: 'pdu-1', ...WHO });
    expect(device && (await desk.tools.standings.of(device)).quarantined).toEqual({});
    await expect(releaseQuarantine(desk, 'pdu-1', WHO, unsealed)).rejects.toMatchObject({ status: 409 });
  });

  it('is seen and released over the API', async () => {
    const farm = await operators();
    expect((await farm.get('/quarantines')).body).toEqual([]);
    expect(await farm.order('/quarantines/pdu-1/release')).toMatchObject({
      status: 409,
      body: { detail: '"pdu-1" is not in quarantine' },
    });
  });
});
