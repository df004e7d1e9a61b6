import { afterEach, describe, expect, it } from 'vitest';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { onSite } from '../../core/farm/inventory-checks.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import { openTruthExporter } from '../../scripts/chaos/truth-exporter.ts';
import { startFarm } from '../farm-simulator/farm.ts';
import type { Fault } from '../farm-simulator/faults.ts';
import { alertBody, configWith, FAST, scratch, until } from './bench.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const COMMUNITY = { read: 'reader', write: 'writer' };

/** One hung miner on a simulated PDU, over real SNMP; a second of ours is twenty of theirs. */
async function farmWith(faults: Fault[], community = COMMUNITY.write) {
  const farm = await startFarm({
    miners: 1,
    pdus: 1,
    timeScale: 20,
    bootSeconds: 5,
    warmUpSeconds: 5,
    // Long enough to be looked at more than once on a busy machine.
    cycleSeconds: 40,
    snmp: COMMUNITY,
  });
  const exporter = await openTruthExporter(farm);
  const folder = scratch();
  cleanups.push(folder.remove, exporter.close, farm.close);
  await farm.inject('miner-001', { fault: 'hang', power: 0.3 });
  for (const fault of faults) await farm.inject('pdu-01', fault);
  const config = configWith({ ...FAST, offConfirmSeconds: 1, onConfirmSeconds: 3, verifySeconds: 8 });
  const credentials = { 'raritan-pdu2': { snmp: { version: '2c' as const, community: new Secret(community) } } };
  const webhook = await startAlertWebhook({
    site: 'tx1',
    devices: onSite(farm.inventory().devices, 'tx1'),
    config: { ...config, credentials, database: folder.path('db'), exporter: { url: exporter.url } },
    drivers: DRIVERS,
    log: quietLog(),
    outletPollMs: 50,
  });
  cleanups.push(() => webhook.stop());
  await fetch(`${webhook.url}/api/v1/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alertBody(['miner-001'])),
  });
  const actions = async () =>
    (await (await fetch(`${webhook.url}/api/v1/actions`)).json()) as { outcome?: string; evidence?: string }[];
  await until('the action ended', async () => (await actions())[0]?.outcome !== undefined, 15_000);
  const pdu = farm.state().find(({ id }) => id === 'pdu-01');
  return {
    action: (await actions())[0],
    outletOn: pdu?.kind === 'pdu' ? pdu.outlets[0]?.on : undefined,
    cycles: farm.events.filter(({ event, detail }) => event === 'outlet' && detail === '1 cycle').length,
  };
}

describe('over real SNMP to a simulated Raritan PDU', () => {
  it.each<[string, Fault[], string | undefined, string, number]>([
    ['a hung miner comes back', [], undefined, 'verified', 1],
    ['a relay that is welded', [{ fault: 'welded-relay', outlet: 1 }], undefined, 'welded', 1],
    ['a PDU where nobody may write', [{ fault: 'read-only-community' }], undefined, 'refused', 0],
  ])('%s', async (_name, faults, community, outcome, cycles) => {
    const result = await farmWith(faults, community);
    expect(result).toMatchObject({ action: { outcome }, outletOn: true, cycles });
  });

  it('a community that may only read switches nothing and leaves the outlet on', async () => {
    const { action, outletOn, cycles } = await farmWith([], COMMUNITY.read);
    expect(['refused', 'not-executed']).toContain(action?.outcome);
    expect({ outletOn, cycles }).toEqual({ outletOn: true, cycles: 0 });
  });
});
