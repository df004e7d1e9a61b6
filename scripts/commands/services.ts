import { parseArgs } from 'node:util';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Live } from '../../core/service/live.ts';
import { type Log, openLog } from '../../core/service/log.ts';
import { run } from '../../core/service/run.ts';
import { startExporter } from '../../exporter/main.ts';
import { startSidecar } from '../../sidecar/main.ts';
import {
  inventoryOfAlertWebhook,
  inventoryOfExporter,
  policyOfAlertWebhook,
  thresholdsOfExporter,
} from '../inventory/for-service.ts';
import { type Farm, loadFarm } from '../logixx-config.ts';
import { scannerFor } from '../scan/for-sidecar.ts';

/** `logixx exporter --config <file>`: reads no secret but its own. */
export function exporter(args: string[]): Promise<void> {
  return run(async () => {
    const log = openLog('exporter');
    const farm = loadFarm(configOf(args), ['exporter'], undefined, warning(log));
    const inventory = await inventoryOfExporter(farm, log, stopping());
    const policy = await thresholdsOfExporter(farm, log);
    return startExporter({ ...partsOf(farm, inventory), ...(policy ? { policy } : {}), config: farm.exporter, log });
  });
}

/** `logixx alert-webhook --config <file>`: the only process that holds writing credentials. */
export function alertWebhook(args: string[]): Promise<void> {
  return run(async () => {
    const log = openLog('alert-webhook');
    const farm = loadFarm(configOf(args), ['alertWebhook'], undefined, warning(log));
    const inventory = await inventoryOfAlertWebhook(farm, log, stopping());
    const policy = await policyOfAlertWebhook(farm, log);
    const parts = { ...partsOf(farm, inventory), ...(policy ? { policy } : {}) };
    return startAlertWebhook({ ...parts, config: farm.alertWebhook, log });
  });
}

/** `logixx sidecar --config <file>`: what people and scripts talk to. It holds no credential of a device. */
export function sidecar(args: string[]): Promise<void> {
  return run(() => {
    const log = openLog('sidecar');
    const farm = loadFarm(configOf(args), ['sidecar'], undefined, warning(log));
    const { site, devices, drivers, thresholds, scan, sidecar: config } = farm;
    const scanner = scannerFor(scan.networks, drivers);
    const policy = farm.alertWebhook.remediation;
    return startSidecar({ site, devices, thresholds, policy, config, drivers, scanner, log });
  });
}

/** The devices of the file, or those that the sidecar knows and goes on to tell. */
function partsOf({ site, thresholds, drivers, devices }: Farm, inventory: Live<readonly Device[]> | undefined) {
  const parts = { site, thresholds, drivers };
  return inventory ? { ...parts, devices: [...inventory.value], inventory } : { ...parts, devices };
}

/** Who waits for a first inventory waits until a signal at most. */
function stopping(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

/** What is loose is told, and stops nothing: who mounts files into containers may not choose their modes. */
function warning(log: Log): (sentence: string) => void {
  return (warning) => log.warn({ warning }, 'secret-file-open');
}

function configOf(args: string[]): string {
  return parseArgs({ args, options: { config: { type: 'string', default: 'logixx.yml' } } }).values.config;
}
