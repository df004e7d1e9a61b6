import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, isSeq, parseDocument } from 'yaml';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { ConfigError } from '../../core/service/config.ts';
import type { Port } from '../../core/wire/wire.ts';
import type { Discovery } from '../../devices/discover.ts';
import type { ScanAccess } from './lookout.ts';
import { printable } from './rows.ts';

/** Where the devices of an inventory stand: in its own file, or within a configuration. */
interface Inventory {
  file: string;
  document: Document;
  path: readonly string[];
}

/**
 * Appends devices that were recognised to the inventory in a file: an inventory (`devices:`), made where there is none,
 * or a configuration, whose inventory may lie in another file. What stands there stays as it is, with its comments. A
 * device whose MAC, serial or address the inventory has already is left out. Answers what was done, line by line.
 */
export function importDevices(
  file: string,
  found: ReadonlyMap<string, Discovery>,
  access: ScanAccess,
  ports: Partial<Record<Port, number>>,
): string {
  const inventory = openInventory(file);
  const known = (inventory.document.toJS() ?? {}) as object;
  const devices = [...devicesIn(known, inventory.path)];
  const lines: string[] = [];
  const added: DeviceEntry[] = [];
  for (const [address, { driver, programs, ssh, observation }] of found) {
    if (!driver) continue;
    const entry = {
      ...entryOf(address, driver, observation?.facts ?? {}, access, ports),
      ...(ssh?.hostKey === undefined ? {} : { hostKey: ssh.hostKey }),
      ...(programs === undefined ? {} : { programs: programs.map(({ id }) => programOf(id, access)) }),
    };
    const twin = twinOf(entry, devices);
    if (twin) lines.push(`${address} is left out: ${twin}`);
    else {
      devices.push(entry);
      added.push(entry);
    }
  }
  if (added.length > 0) append(inventory, added);
  return [...lines, `${added.length} devices added to ${inventory.file}`]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

function openInventory(file: string): Inventory {
  const document = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const [error] = document.errors;
  if (error) throw new ConfigError([`${file}: ${error.message}`]);
  const elsewhere: unknown = document.getIn(['inventory', 'file']);
  if (typeof elsewhere === 'string') return openInventory(resolve(dirname(resolve(file)), elsewhere));
  const path = document.has('inventory') || document.has('site') ? ['inventory', 'devices'] : ['devices'];
  return { file, document, path };
}

function devicesIn(value: unknown, path: readonly string[]): DeviceEntry[] {
  let found: unknown = value;
  for (const step of path)
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[step] : undefined;
  return Array.isArray(found) ? (found as DeviceEntry[]) : [];
}

function append({ file, document, path }: Inventory, added: readonly DeviceEntry[]): void {
  if (!isSeq(document.getIn(path))) document.setIn(path, document.createNode([]));
  const list = document.getIn(path);
  if (isSeq(list)) list.flow = false;
  for (const entry of added) document.addIn(path, document.createNode(entry));
  writeFileSync(file, document.toString({ lineWidth: 120 }));
}

function entryOf(
  address: string,
  driver: NonNullable<Discovery['driver']>,
  facts: { model?: string; mac?: string; serial?: string },
  access: ScanAccess,
  ports: Partial<Record<Port, number>>,
): DeviceEntry {
  const credentials = access.credentials.get(driver.id)?.name;
  const { model, mac, serial } = facts;
  return {
    id: `${driver.id}-${address.replaceAll('.', '-')}`,
    kind: driver.kind,
    driver: driver.id,
    address,
    ...(Object.keys(ports).length === 0 ? {} : { ports }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(model === undefined ? {} : { model }),
    ...(mac === undefined ? {} : { mac }),
    ...(serial === undefined ? {} : { serial }),
  };
}

function programOf(driver: string, access: ScanAccess): NonNullable<DeviceEntry['programs']>[number] {
  const credentials = access.credentials.get(driver)?.name;
  return { driver, ...(credentials === undefined ? {} : { credentials }) };
}

function twinOf(entry: DeviceEntry, devices: readonly DeviceEntry[]): string | undefined {
  const fields = ['mac', 'serial', 'address', 'id'] as const;
  const same = (field: (typeof fields)[number], device: DeviceEntry) =>
    entry[field] !== undefined && lowered(device[field]) === lowered(entry[field]);
  for (const field of fields) {
    const twin = devices.find((device) => same(field, device));
    if (twin) return `"${twin.id}" has its ${field} ${entry[field]} already`;
  }
  return undefined;
}

/** A serial of digits alone is a number in YAML. */
function lowered(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : undefined;
}
