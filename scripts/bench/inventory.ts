import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../core/service/database.ts';
import { EXIT } from '../../core/service/run.ts';
import { importDevices } from '../../sidecar/inventory/apply-import.ts';
import { readIncoming, writeDevices } from '../../sidecar/inventory/formats.ts';
import { type ListQuery, listDevices } from '../../sidecar/inventory/list.ts';
import { MIGRATIONS_INVENTORY } from '../../sidecar/inventory/migrations.ts';
import { countSteps } from '../../sidecar/inventory/plan-import.ts';
import type { DeviceRecord } from '../../sidecar/inventory/record.ts';
import type { InventoryTables } from '../../sidecar/inventory/tables.ts';
import { startPostgres } from '../../test/postgres.ts';
import { progress } from '../scan/progress.ts';
import type { BenchOptions } from './options.ts';

const MOST_MS = 100;
const MOST_SECONDS = 10;
const TIMES = 15;
const OUTLETS = 36;

/** What people look at: pages by each kind of sorting and filtering. A page in the middle is asked for by its cursor. */
const PAGES: Readonly<Record<string, Omit<ListQuery, 'limit'>>> = {
  'by id': { sort: 'id' },
  'by address': { sort: 'address' },
  'by place, backwards': { sort: '-location' },
  'by client': { sort: 'client' },
  'what changed last': { sort: '-changed' },
  'one client by model': { sort: 'model', client: 'client-3' },
  'two racks': { sort: 'location', rack: 'r22,r23' },
  'in repair': { sort: 'name', state: 'repair' },
  'one tag by serial': { sort: '-serial', tag: 'air' },
  'fed by a PDU': { sort: 'id', pdu: 'pdu-1' },
  'search of a serial': { sort: 'id', search: 'sn04242' },
  'search without a hit': { sort: 'name', search: 'nowhere to be found' },
};

/**
 * Imports a farm from CSV and times pages of it, on SQLite and on PostgreSQL. The exit code is 1 when a page takes more
 * than 100 ms at the median, the first or one in the middle, or the import more than 10 s.
 */
export async function run({ miners = 10_000 }: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-bench-inventory-'));
  const postgres = await startPostgres();
  try {
    for (const address of [join(folder, 'inventory.db'), postgres.database()]) {
      const database = await openDatabase<InventoryTables>(address, MIGRATIONS_INVENTORY, { ownThread: true });
      try {
        await measure(database, miners);
      } finally {
        await database.close();
      }
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure({ db, engine }: Database<InventoryTables>, devices: number): Promise<void> {
  const file = [...writeDevices(farm(devices), 'csv')].join('');
  // One line that is none: it must be told, and lose no other.
  const lines = `${file}broken\r\n`;
  const begun = performance.now();
  const incoming = readIncoming(lines, 'csv');
  const bar = progress(incoming.length, process.stdout);
  const actor = { id: 'bench', name: 'bench' };
  const steps = await importDevices({ db, now: Date.now }, incoming, {
    ...{ actor, apply: true, site: 'north', state: 'active' },
    progress: (done) => bar.done(done, done),
  });
  bar.end();
  const seconds = (performance.now() - begun) / 1000;
  const { create, bad } = countSteps(steps);
  const right = create === devices && bad === 1;
  say(`inventory: ${engine}, ${devices} devices, import from CSV ${seconds.toFixed(2)} s, ${bad} bad line told\n`);
  if (!right) say(`  FAILED: ${create} created and ${bad} bad, expected ${devices} and 1\n`);
  let slow = seconds > MOST_SECONDS || !right;
  for (const [name, query] of Object.entries(PAGES)) {
    const first = await listDevices(db, { ...query, limit: 100 });
    const middle = await middlePage(db, query, first.total);
    const [ms, deep] = [await median(db, { ...query, limit: 100 }), middle ? await median(db, middle) : undefined];
    slow ||= ms > MOST_MS || (deep ?? 0) > MOST_MS;
    const far = deep === undefined ? '' : `  in the middle ${deep.toFixed(1).padStart(6)} ms`;
    say(
      `  ${name.padEnd(22)}${String(first.total).padStart(6)} found  first page ${ms.toFixed(1).padStart(6)} ms${far}\n`,
    );
  }
  if (slow) process.exitCode = EXIT.failed;
  say(
    `  ${slow ? 'ABOVE' : 'within'} ${MOST_MS} ms a page at the median of ${TIMES}, ${MOST_SECONDS} s for the import\n`,
  );
}

/** Undefined where there are no more than two pages. */
async function middlePage(
  db: Database<InventoryTables>['db'],
  query: Omit<ListQuery, 'limit'>,
  total: number,
): Promise<ListQuery | undefined> {
  if (total <= 200) return undefined;
  const { next } = await listDevices(db, { ...query, limit: Math.floor(total / 2) });
  return next === undefined ? undefined : { ...query, limit: 100, cursor: next };
}

async function median(db: Database<InventoryTables>['db'], query: ListQuery): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const begun = performance.now();
    await listDevices(db, query);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0;
}

/** Miners on PDUs of 36 outlets, in racks of 20. */
function farm(devices: number): DeviceRecord[] {
  const pdus = Math.ceil(devices / (OUTLETS + 1));
  return Array.from({ length: devices }, (_, at): DeviceRecord => {
    const address = `10.${Math.floor(at / 62_500)}.${Math.floor(at / 250) % 250}.${(at % 250) + 1}`;
    const place = { site: 'north', state: at % 50 === 49 ? ('repair' as const) : ('active' as const), address };
    const number = String(at).padStart(5, '0');
    if (at < pdus) return { ...place, state: 'active', id: `pdu-${at}`, kind: 'pdu', driver: 'raritan-pdu2' };
    const miner = at - pdus;
    return {
      ...{ ...place, id: `m${number}`, kind: 'miner', driver: 'antminer', make: 'Bitmain', model: `S${19 + (at % 3)}` },
      ...{ serial: `SN${number}`, name: `Miner ${at}`, client: `client-${at % 20}` },
      mac: `02:00:00:${number.slice(0, 2)}:${number.slice(1, 3)}:${number.slice(3)}`,
      location: { building: `b${at % 4}`, rack: `r${Math.floor(at / 20)}`, position: String(at % 20) },
      feeds: [{ pdu: `pdu-${Math.floor(miner / OUTLETS)}`, outlet: String((miner % OUTLETS) + 1) }],
      expected: { hashrateThs: 110, boards: 3, fans: 4 },
      tags: [at % 2 === 0 ? 'air' : 'water', `batch-${at % 7}`],
    };
  });
}

function say(text: string): void {
  process.stdout.write(text);
}
