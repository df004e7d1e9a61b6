import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { onSite } from '../../core/farm/inventory-checks.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import type { SidecarConfig } from '../../sidecar/config.ts';
import { startSidecar } from '../../sidecar/main.ts';
import { configWith, FAST, FakeSamples } from '../alert-webhook/bench.ts';
import { startHistory } from '../sidecar/power/drawn-history.ts';
import { type Asking, addAnn, asking, sidecarDefaults, tokenOf } from './ann.ts';
import { MIDNIGHT, SITE, type SimulatedDay } from './simulated-day.ts';

const log = quietLog();

export interface PowerStack extends Asking {
  stop(): Promise<void>;
}

/**
 * What stands behind the old monitor's endpoints: a real Prometheus that holds the simulated day, alert-webhook over the
 * simulated PDU, and the sidecar before both, all at the day's end.
 */
export async function startPowerStack({ farm, clock, courses }: SimulatedDay): Promise<PowerStack> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-old-monitor-'));
  const stops = [async () => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const prometheus = await startHistory(courses, MIDNIGHT);
    stops.push(prometheus.stop);
    const key = new Secret('a key that both sides know, and nobody else');
    const shared = { site: SITE, drivers: DRIVERS, log, now: clock.nowMs };
    const { devices } = farm.inventory();
    const community = { snmp: { version: '2c' as const, community: new Secret('private') } };
    const webhook = await startAlertWebhook({
      ...shared,
      devices: onSite(devices, SITE),
      config: {
        ...configWith(FAST),
        ...{ database: join(folder, 'alert-webhook.db'), gateway: { key } },
        credentials: { 'raritan-pdu2': community },
      },
      samples: new FakeSamples(),
    });
    stops.push(webhook.stop);
    const usual = sidecarDefaults();
    const config: SidecarConfig = {
      ...usual,
      ...{ listen: '127.0.0.1:0', database: join(folder, 'sidecar.db') },
      power: { ...usual.power, prometheus: prometheus.url },
      gateway: { alertWebhook: webhook.url, others: [], key, timeoutSeconds: 60 },
    };
    await addAnn(config, clock.nowMs, 'operator');
    const sidecar = await startSidecar({ ...shared, devices, config });
    stops.push(sidecar.stop);
    const token = await tokenOf(sidecar.url, config.identity.url, ['power:read', 'outlet:rename']);
    return { ...asking(sidecar.url, token), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
