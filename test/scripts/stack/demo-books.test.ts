import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../core/service/database.ts';
import { makeDemoBooks } from '../../../scripts/stack/demo-books.ts';
import { openRunFolder, type RunFolder } from '../../../scripts/stack/run-folder.ts';
import { writeSimulatedFarm } from '../../../scripts/stack/simulated-farm.ts';
import { MIGRATIONS, type Tables } from '../../../sidecar/tables.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

const miner = (index: number) => ({
  ...{
    id: `miner-${index}`,
    kind: 'miner',
    driver: 'antminer',
    address: `127.0.0.${index + 2}`,
    model: 'Antminer S21',
  },
  location: { rack: `r${index < 12 ? 1 : 2}` },
  feeds: [{ pdu: 'pdu-1', outlet: String(index + 1) }],
  expected: { hashrateThs: 200 },
});

const root = mkdtempSync(join(tmpdir(), 'logixx-books-'));
let folder: RunFolder;
let database: Database<Tables>;

beforeAll(async () => {
  folder = openRunFolder('books', { root });
  const devices = [
    ...Array.from({ length: 24 }, (_, index) => miner(index)),
    { id: 'pdu-1', kind: 'pdu', driver: 'raritan-pdu2', address: '127.0.0.1' },
  ];
  const inventoryFile = folder.write('inventory.json', JSON.stringify({ devices }));
  const tokens = { exporter: folder.token('a'), alertWebhook: folder.token('b') };
  const ports = { exporter: 1, alertWebhook: 2, sidecar: 3, prometheus: 4 };
  const configFile = writeSimulatedFarm(folder, {
    ...{ inventoryFile, tokens, ports, factor: 1, gatewayKey: folder.token('c') },
  });
  await makeDemoBooks(configFile, inventoryFile, () => NOW);
  database = await openDatabase<Tables>(folder.at('sidecar.db'), MIGRATIONS);
});
afterAll(async () => {
  await database.close();
  rmSync(root, { recursive: true, force: true });
});

it('gives each client its devices, and every device to one client', async () => {
  const rows = await database.db.selectFrom('billing_assignments').select(['client_id', 'device_id']).execute();
  const counts = [...new Set(rows.map((row) => row.client_id))].map(
    (client) => rows.filter((row) => row.client_id === client).length,
  );
  expect(counts.sort((a, b) => a - b)).toEqual([4, 8, 12]);
  expect(new Set(rows.map((row) => row.device_id)).size).toBe(24);
});

it('knows what every device used on every day that is over, and what a meter did not say', async () => {
  const rows = await database.db.selectFrom('billing_usage').selectAll().execute();
  // September 30, October 31, and 21 days of November.
  expect(rows).toHaveLength(24 * (30 + 31 + 21));
  const quiet = rows.filter(
    ({ missing_minutes, estimated_wh, lost }) => missing_minutes === 0 && estimated_wh === 0 && lost === '{}',
  );
  const kwh = quiet.map(({ wh }) => wh / 1000);
  // 200 TH/s at 21 to 24.2 J/TH: 4200 to 4840 W; 100.8 to 116.2 kWh a day, 121.0 where it has 25 hours; within 2 %.
  expect(Math.min(...kwh)).toBeGreaterThan(98.7);
  expect(Math.max(...kwh)).toBeLessThan(123.5);
  expect(rows.filter(({ missing_minutes }) => missing_minutes > 0).map(({ day }) => day)).toEqual(['2026-11-06']);
  // One meter was silent over midnight, on the 14th of each month.
  expect(new Set(rows.filter(({ estimated_wh }) => estimated_wh > 0).map(({ day }) => day))).toEqual(
    new Set(['2026-09-14', '2026-10-14', '2026-11-14']),
  );
  expect(rows.every(({ evidence }) => !/implausible|reset/.test(evidence))).toBe(true);
  expect(rows.filter(({ lost }) => lost?.includes('grid'))).toHaveLength(24 * 3);
});

it('has bills of two months that are paid, part paid, late and still a draft', async () => {
  const bills = await database.db
    .selectFrom('billing_invoices as i')
    .innerJoin('billing_clients as c', 'c.id', 'i.client_id')
    .select([
      'c.name',
      'i.number',
      'i.status',
      'i.issue_day',
      'i.due_day',
      'i.period_from',
      'i.problems',
      'i.payable_minor',
    ])
    .orderBy('i.created_at')
    .execute();
  expect(bills.map(({ status, period_from, issue_day }) => [period_from, status, issue_day])).toEqual([
    ...['2026-09-01', '2026-09-01', '2026-09-01'].map((day) => [day, 'issued', '2026-10-02']),
    ...['2026-10-01', '2026-10-01'].map((day) => [day, 'issued', '2026-11-02']),
    ['2026-10-01', 'draft', null],
  ]);
  expect(bills.every(({ problems, payable_minor }) => problems === '[]' && payable_minor > 10_000)).toBe(true);
  expect(bills.filter(({ due_day }) => due_day !== null && due_day < '2026-11-22')).not.toHaveLength(0);
  expect(await database.db.selectFrom('billing_payments').select('id').execute()).toHaveLength(3);
});
