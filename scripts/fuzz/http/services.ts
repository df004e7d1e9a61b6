import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFarm } from './farm.ts';
import type { FuzzedService } from './fuzzed-service.ts';
import { fuzzedSidecar } from './sidecar.ts';
import { fuzzedAlertWebhooks, fuzzedExporter } from './watchers.ts';

/** Where Linux has no disk to wait for. */
const IN_MEMORY = '/dev/shm';

export interface FuzzedServices {
  /** Where they write. */
  folder: string;
  all: FuzzedService[];
  /** What was switched: with fake hands, in spite of a dry run or without credentials. */
  deeds(): string[];
  /** What was written into logs as failed since it was asked last. */
  logged(): string[];
  stop(): Promise<void>;
}

/** Starts exporter, three alert-webhooks and the sidecar on loopback, on SQLite files, over devices in memory. */
export async function startServices(): Promise<FuzzedServices> {
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'logixx-fuzz-'));
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const farm = await openFarm(folder);
    stops.push(farm.stop);
    const exporter = await fuzzedExporter(farm);
    stops.push(exporter.stop);
    const webhooks = await fuzzedAlertWebhooks(farm);
    stops.push(webhooks.stop);
    const sidecar = await fuzzedSidecar(farm, webhooks.gateway);
    stops.push(sidecar.stop);
    const deeds = () => farm.pdus.deeds.filter((deed) => !deed.startsWith('rename '));
    return { folder, all: [exporter, ...webhooks.all, sidecar], deeds, logged: farm.logged, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
