import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Store, storeAt } from '../../sidecar/backup/store.ts';
import { loadFarm } from '../logixx-config.ts';

/** What a backup of a farm holds: its databases, and the texts that configure it. */
export interface Kept {
  site: string;
  stores: Store[];
  /** The address of the sidecar's database. */
  sidecar: string;
  texts: Map<string, string>;
}

/** The names of the two texts within a backup. */
export const CONFIGURATION = 'logixx.yml';
export const INVENTORY = 'inventory.yml';

/** Reads a configuration and none of its secrets. Throws ConfigError. */
export function keptOf(config: string): Kept {
  const { site, sidecar, alertWebhook } = loadFarm(config, []);
  const stores = [storeAt('sidecar', sidecar.database), storeAt('alertWebhook', alertWebhook.database)];
  const text = readFileSync(config, 'utf8');
  const inventory = inventoryFileOf(config, text);
  const texts = new Map([[CONFIGURATION, text]]);
  if (inventory !== undefined && existsSync(inventory)) texts.set(INVENTORY, readFileSync(inventory, 'utf8'));
  return { site, stores, sidecar: sidecar.database, texts };
}

/** Where the inventory lies that a configuration names; undefined: it holds its own. */
export function inventoryFileOf(config: string, text: string): string | undefined {
  const { inventory } = parse(text) as { inventory?: { file?: unknown } };
  return typeof inventory?.file === 'string' ? resolve(dirname(resolve(config)), inventory.file) : undefined;
}

/** Bytes as people read them. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step] ?? ''}`;
}
