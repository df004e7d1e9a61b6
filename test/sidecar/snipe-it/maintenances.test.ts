import { expect, it } from 'vitest';
import type { SnipeItConfig } from '../../../sidecar/snipe-it/config.ts';
import type { RepairTicket } from '../../../sidecar/snipe-it/dialect.ts';
import { mirrorTickets } from '../../../sidecar/snipe-it/mirror-tickets.ts';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { NO_FAULTS } from './double/options.ts';
import { ACTOR, bench, CONFIG, miner } from './farm.ts';

const WITH_SUPPLIER: SnipeItConfig = {
  ...CONFIG,
  zone: 'Europe/Warsaw',
  maintenance: { type: 'Repair', supplier: 'Workshop' },
};
const WITH_TYPE: SnipeItConfig = { ...CONFIG, zone: 'Europe/Warsaw', maintenance: { type: 'Repair', typeId: 4 } };
const TICKET: RepairTicket = {
  id: 'T1',
  deviceId: 'm1',
  title: 'fan & board',
  openedAt: Date.UTC(2026, 10, 21, 23, 30),
};

const VERSIONS = [
  ['v8.1.4', WITH_SUPPLIER, { title: '#T1 fan & board', asset_maintenance_type: 'Repair', supplier_id: 1 }],
  ['v8.3.5', WITH_TYPE, { name: '#T1 fan & board', maintenance_type_id: 4 }],
] as const;

it.each(VERSIONS)('%s: one maintenance a ticket, in its own words', async (version, config, row) => {
  const faults = { ...NO_FAULTS, seed: 3, crash: 0.1, crashAfterCommit: 0.25, dropAfterCommit: 0.15 };
  const place = await bench([miner(1)], { version, faults });
  await synchronise(place.parts({ config }), ACTOR);
  const tickets = [TICKET, { ...TICKET, id: 'T11', title: 'another' }];
  const parts = place.parts({ config });
  expect(await mirrorTickets(parts, tickets)).toMatchObject({ made: 2, changed: 0, problems: [] });
  const written = place.double.writes.length;
  expect(await mirrorTickets(parts, tickets)).toEqual({ made: 0, changed: 0, problems: [] });
  expect(place.double.writes).toHaveLength(written);
  const closed = [{ ...TICKET, closedAt: Date.UTC(2026, 10, 25), cost: 12.5 }];
  expect(await mirrorTickets(parts, closed)).toMatchObject({ made: 0, changed: 1 });
  expect(place.double.store.rows.maintenances).toMatchObject([
    { asset_id: 1, ...row, start_date: '2026-11-22', completion_date: '2026-11-25', cost: 12.5 },
    { asset_id: 1 },
  ]);
  await place.stop();
});

it.each([
  ['v8.1.4', WITH_TYPE, 'T1: this version of Snipe-IT demands a supplier: configure maintenance.supplier'],
  ['v8.3.5', WITH_SUPPLIER, 'T1: this version of Snipe-IT demands the id of a type: configure maintenance.typeId'],
] as const)('%s says what it lacks', async (version, config, problem) => {
  const place = await bench([miner(1)], { version });
  await synchronise(place.parts({ config }), ACTOR);
  const lost = { ...TICKET, id: 'T2', deviceId: 'm9' };
  const report = await mirrorTickets(place.parts({ config }), [TICKET, lost]);
  expect(report).toEqual({ made: 0, changed: 0, problems: [problem, 'T2: the device m9 has no asset yet'] });
  await place.stop();
});
