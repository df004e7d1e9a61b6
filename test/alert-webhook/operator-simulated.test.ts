import { afterEach, describe, expect, it } from 'vitest';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { onSite } from '../../core/farm/inventory-checks.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import { startFarm } from '../farm-simulator/farm.ts';
import { configWith, FAST, FakeSamples, scratch, until } from './bench.ts';
import type { OrderedAction } from './operator.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Orders over real SNMP to a simulated Raritan PDU with one miner on outlet 1. */
async function ordering(community = 'writer') {
  const snmp = { read: 'reader', write: 'writer' };
  const farm = await startFarm({ miners: 1, pdus: 1, timeScale: 20, cycleSeconds: 10, snmp });
  const folder = scratch();
  cleanups.push(folder.remove, farm.close);
  const config = configWith({ ...FAST, offConfirmSeconds: 1, onConfirmSeconds: 3 });
  const credentials = { 'raritan-pdu2': { snmp: { version: '2c' as const, community: new Secret(community) } } };
  const webhook = await startAlertWebhook({
    site: 'tx1',
    devices: onSite(farm.inventory().devices, 'tx1'),
    config: { ...config, credentials, database: folder.path('db') },
    drivers: DRIVERS,
    log: quietLog(),
    samples: new FakeSamples(),
    outletPollMs: 50,
  });
  cleanups.push(() => webhook.stop());
  const order = async (path: string, body: object, at = 'pdus/pdu-01') => {
    const response = await fetch(`${webhook.url}/api/v1/${at}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'anna', comment: 'by hand', ...body }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const ended = async () => {
    const actions = async () => (await (await fetch(`${webhook.url}/api/v1/actions`)).json()) as OrderedAction[];
    await until('the action ended', async () => (await actions())[0]?.outcome !== undefined);
    return (await actions())[0];
  };
  const outletOn = () => {
    const pdu = farm.state().find(({ id }) => id === 'pdu-01');
    return pdu?.kind === 'pdu' ? pdu.outlets[0]?.on : undefined;
  };
  return { order, ended, outletOn };
}

describe('orders over real SNMP to a simulated Raritan PDU', () => {
  it('rename an outlet and the PDU', async () => {
    const { order } = await ordering();
    const first = await order('/outlets/1/name', { name: 'rack 1 left' });
    expect(first).toMatchObject({ status: 200, body: { pdu: 'pdu-01', outlet: '1', name: 'rack 1 left' } });
    expect(await order('/outlets/1/name', { name: 'again', was: 'rack 1 left' })).toMatchObject({
      status: 200,
      body: { name: 'again', was: 'rack 1 left' },
    });
    expect(await order('/name', { name: 'rack 1' })).toMatchObject({ status: 200, body: { name: 'rack 1' } });
    expect(await order('/name', { name: 'x', was: 'rack 2' })).toMatchObject({ status: 409, body: { name: 'rack 1' } });
  });

  it('turn an outlet off, and on again when it is released', async () => {
    const { order, ended, outletOn } = await ordering();
    expect(await order('/outlets/1/power', { to: 'off' })).toMatchObject({
      status: 200,
      body: { device: 'miner-001' },
    });
    expect(await ended()).toMatchObject({ action: 'power-off', outcome: 'verified' });
    expect(outletOn()).toBe(false);
    expect(await order('/outlets/1/power', { to: 'on' })).toMatchObject({ status: 409, body: { gate: 'latched' } });
    expect(await order('/unlatch', {}, 'devices/miner-001')).toMatchObject({ status: 200 });
    expect(await order('/outlets/1/power', { to: 'on' })).toMatchObject({ status: 200 });
    await until('it is on', () => outletOn() === true);
    expect(await ended()).toMatchObject({ action: 'power-on', outcome: 'verified' });
  });

  it('cycle an outlet', async () => {
    const { order, ended, outletOn } = await ordering();
    expect(await order('/outlets/1/power', { to: 'cycle' })).toMatchObject({ status: 200 });
    expect(await ended()).toMatchObject({ action: 'power-cycle', outcome: 'verified' });
    expect(outletOn()).toBe(true);
  });

  it.each([
    ['99', 404, /says nothing of an outlet "99"/],
    ['left', 404, /outlet "left": expected a number/],
  ])('for outlet %s, which is none, are refused', async (outlet, status, error) => {
    const { order } = await ordering();
    const refused = { status, body: { detail: expect.stringMatching(error) } };
    expect(await order(`/outlets/${outlet}/name`, { name: 'x' })).toMatchObject(refused);
  });

  it('with a community that may only read change nothing, and say what to do', async () => {
    const { order, ended, outletOn } = await ordering('reader');
    expect(await order('/outlets/1/power', { to: 'off' })).toMatchObject({ status: 200 });
    const action = await ended();
    expect(action?.outcome).toBe('refused');
    expect(action?.evidence).toMatch(/Allow writing for this community/);
    expect(outletOn()).toBe(true);
    expect(await order('/outlets/1/name', { name: 'x' })).toMatchObject({ status: 403 });
  });
});
