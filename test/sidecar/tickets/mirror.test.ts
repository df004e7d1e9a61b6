import { expect, it } from 'vitest';
import { mirrorTickets } from '../../../sidecar/snipe-it/mirror-tickets.ts';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { changeTicket } from '../../../sidecar/tickets/change-ticket.ts';
import { mirrorRound } from '../../../sidecar/tickets/mirror.ts';
import { openTicket } from '../../../sidecar/tickets/open-ticket.ts';
import { addPart } from '../../../sidecar/tickets/ticket-parts.ts';
import { ANNA, deskParts } from '../comments/desk-parts.ts';
import { miner } from '../inventory/engines.ts';
import { ACTOR, bench, CONFIG, miner as syncMiner } from '../snipe-it/farm.ts';

const anna = { actor: ANNA.actor };
const PART = { name: 'fan', quantity: '3', unitPriceMinor: 333, currency: 'EUR' };

it('keeps a maintenance in Snipe-IT for each ticket, and writes nothing while nothing changes', async () => {
  const place = await bench([syncMiner(1)], { version: 'v8.1.4' });
  const config = { ...CONFIG, maintenance: { type: 'Repair', supplier: 'Workshop' } };
  await synchronise(place.parts({ config }), ACTOR);
  const desk = await deskParts(':memory:', [miner(1), miner(2)]);
  const parts = { ...desk.parts, db: desk.db as never };
  const round = () => mirrorRound(parts.db, (tickets) => mirrorTickets(place.parts({ config }), tickets));
  const id = await openTicket(parts, anna, { device: 'm1', title: 'fan & board', symptoms: 'err 110' });
  await openTicket(parts, anna, { device: 'm2', title: 'no asset' });
  const lost = ['T2: the device m2 has no asset yet'];
  expect(await round()).toEqual({ made: 1, changed: 0, problems: lost });
  const written = place.double.writes.length;
  expect(await round()).toEqual({ made: 0, changed: 0, problems: lost });
  expect(place.double.writes).toHaveLength(written);
  await addPart(parts, anna, id, PART);
  await changeTicket(parts, anna, id, { revision: 2, state: 'in-progress', assignee: 'me', labourMinutes: 20 });
  await changeTicket(parts, anna, id, { revision: 3, state: 'done', resolution: 'swapped' });
  expect(await round()).toEqual({ made: 0, changed: 1, problems: lost });
  const notes = [
    ...['State: done', 'Assignee: Anna', 'Symptoms: err 110', 'Resolution: swapped', 'Labour: 20 minutes'],
    ...['Part: 3 × fan, 9.99 EUR', 'Cost: 9.99 EUR'],
  ].join('\n');
  const day = '2026-11-22';
  expect(place.double.store.rows.maintenances).toMatchObject([
    { title: '#T1 fan & board', asset_id: 1, start_date: day, completion_date: day, cost: 9.99, notes },
  ]);
  // What one currency cannot say is left open there, and stands in the notes.
  await changeTicket(parts, anna, id, { revision: 4, cost: { minor: 100, currency: 'CHF' } });
  await round();
  expect(place.double.store.rows.maintenances).toMatchObject([
    { cost: null, notes: `${notes.replace('Cost: 9.99 EUR', 'Cost: 1 CHF')}\nCost: 9.99 EUR` },
  ]);
  await desk.close();
  await place.stop();
});
