import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import type { AlertWebhookConfig, RemediationConfig } from '../../alert-webhook/config.ts';
import { AlertWebhookSchema } from '../../alert-webhook/config.ts';
import type { DeviceSample, DeviceSummary, Samples } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import { Secret } from '../../core/service/secret.ts';

/** The defaults of the schema, with what a test wants otherwise. */
export function configWith(remediation: Partial<RemediationConfig> = {}): AlertWebhookConfig {
  const value = {};
  new Ajv.Ajv({ useDefaults: true, strict: false }).validate(JSON.parse(JSON.stringify(AlertWebhookSchema)), value);
  const config = value as AlertWebhookConfig;
  return {
    ...config,
    listen: '127.0.0.1:0',
    armed: true,
    credentials: { pdu: { snmp: { version: '2c', community: new Secret('write-me') } } },
    remediation: { ...config.remediation, ...remediation },
  };
}

/** Seconds in which a whole cycle passes in a test. */
export const FAST: Partial<RemediationConfig> = {
  offSeconds: 0.1,
  offConfirmSeconds: 0.6,
  holdUpSeconds: 0.5,
  onConfirmSeconds: 0.6,
  verifySeconds: 2,
  checkSeconds: 0.05,
  episodeHealthySeconds: 3600,
  secondsBetweenOnsPerPdu: 0,
};

export const MINER: Device = {
  id: 'm1',
  kind: 'miner',
  driver: 'test-miner',
  address: '127.0.0.1',
  site: 'tx1',
  credentials: 'pdu',
  feeds: [{ pdu: 'pdu-1', outlet: 'pdu-1/1' }],
};
export const pduDevice = (id: string, driver = 'test-pdu'): Device => ({
  id,
  kind: 'pdu',
  driver,
  address: '127.0.0.1',
  site: 'tx1',
  credentials: 'pdu',
});

/** The place of an outlet as the fake PDUs name it: feeds of these tests are `{ pdu: 'pdu-1', outlet: 'pdu-1/1' }`. */
export const feed = (pdu: string, outlet: string) => ({ pdu, outlet: `${pdu}/${outlet}` });

/** Samples that a test sets; fresh unless said. */
export class FakeSamples implements Samples {
  readonly samples = new Map<string, DeviceSample>();
  summaries: DeviceSummary[] = [];
  unreachable = false;

  async sample(id: string): Promise<DeviceSample | undefined> {
    if (this.unreachable) throw new Error('the exporter is away');
    return this.samples.get(id);
  }

  probe(id: string): Promise<DeviceSample | undefined> {
    return this.sample(id);
  }

  async devices(): Promise<DeviceSummary[]> {
    if (this.unreachable) throw new Error('the exporter is away');
    return this.summaries;
  }
}

export function sampleOf(id: string, over: Partial<DeviceSample> = {}): DeviceSample {
  const at = new Date().toISOString();
  return { id, at, ageSeconds: 0, operation: 'hashing', up: true, attention: [], readings: [], ...over };
}

/** A miner that does not answer and drew 3000 W while it hashed. */
export const silentSample = (id: string): DeviceSample =>
  sampleOf(id, {
    up: false,
    operation: 'unreachable',
    failure: { reason: 'timeout', detail: 'connected, then silence' },
    lastHashing: { at: new Date().toISOString(), feedWatts: 3000 },
  });

export function alertBody(
  miners: readonly string[],
  over: { alertname?: string; status?: string; startsAt?: string; site?: string } = {},
): object {
  const { alertname = 'MinerOffline', status = 'firing', startsAt = '2026-11-21T19:10:59.885Z', site = 'tx1' } = over;
  const alerts = miners.map((miner) => ({
    status,
    labels: { alertname, miner, site, instance: '10.9.9.9:4028', outlet: '99' },
    annotations: {},
    startsAt,
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-21T20:00:00Z',
    fingerprint: `${alertname}-${miner}`,
  }));
  return {
    version: '4',
    receiver: 'remediator',
    status,
    groupKey: '{}',
    externalURL: 'http://am',
    truncatedAlerts: 0,
    alerts,
  };
}

export async function until(what: string, test: () => boolean | Promise<boolean>, ms = 8_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A folder of this test alone, and how to take it away. */
export function scratch(): { path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'alert-webhook-'));
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
