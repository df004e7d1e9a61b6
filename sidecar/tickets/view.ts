import type { Selectable } from 'kysely';
import type { Actor } from '../actor.ts';
import { type Money, priceOf, sumsOf } from './money.ts';
import type { TicketState } from './rules.ts';
import type { PartRow, TicketRow, TicketTables } from './tables.ts';

/** A part that a repair has used, as it is shown. */
export interface PartView {
  id: number;
  name: string;
  quantity: string;
  unitPriceMinor: number;
  currency: string;
  /** Quantity by unit price. */
  priceMinor: number;
  serial?: string;
  addedAt: string;
  by: Actor;
}

/** A ticket as it is shown. */
export interface TicketView {
  id: number;
  device: string;
  title: string;
  symptoms: string;
  resolution: string;
  state: TicketState;
  assignee?: Actor;
  openedBy: Actor;
  openedAt: string;
  changedAt: string;
  closedAt?: string;
  labourMinutes: number;
  cost?: Money;
  parts: PartView[];
  /** Parts and cost together, by currency. */
  totals: Money[];
  episodes: number[];
  actions: number[];
  /** The ticket has put the device into a state, which it can give back. */
  holdsState: boolean;
  revision: number;
}

export function viewTicket(row: TicketRow, parts: readonly PartRow[]): TicketView {
  const { assignee_id: assignee, cost_minor: minor, cost_currency: currency } = row;
  const cost = minor === null || currency === null ? undefined : { minor, currency };
  const shown = parts.map(viewPart);
  return {
    ...{ id: row.id, device: row.device_id, title: row.title, symptoms: row.symptoms, resolution: row.resolution },
    state: row.state as TicketState,
    ...(assignee === null ? {} : { assignee: { id: assignee, name: row.assignee_name ?? '' } }),
    openedBy: { id: row.opened_by_id, name: row.opened_by_name },
    ...{ openedAt: iso(row.opened_at), changedAt: iso(row.changed_at) },
    ...(row.closed_at === null ? {} : { closedAt: iso(row.closed_at) }),
    labourMinutes: row.labour_minutes,
    ...(cost === undefined ? {} : { cost }),
    parts: shown,
    totals: totalsOf(shown, cost),
    episodes: JSON.parse(row.episodes) as number[],
    actions: JSON.parse(row.actions) as number[],
    holdsState: row.was_state !== null,
    revision: row.revision,
  };
}

/** What a ticket costs altogether, by currency. */
export function totalsOf(
  parts: readonly Pick<PartView, 'priceMinor' | 'currency'>[],
  cost: Money | undefined,
): Money[] {
  const prices = parts.map(({ priceMinor: minor, currency }) => ({ minor, currency }));
  return sumsOf([...prices, ...(cost === undefined ? [] : [cost])]);
}

export function viewPart(row: PartRow): PartView {
  const { quantity, unit_price_minor: unitPriceMinor, currency, serial } = row;
  return {
    ...{ id: row.id, name: row.name, quantity, unitPriceMinor, currency },
    priceMinor: priceOf({ quantity, unitPriceMinor }),
    ...(serial === '' ? {} : { serial }),
    addedAt: iso(row.added_at),
    by: { id: row.added_by_id, name: row.added_by_name },
  };
}

/** A state that a ticket came to. */
export function viewOf(row: Selectable<TicketTables['ticket_states']>) {
  return {
    at: iso(row.at),
    by: { id: row.actor_id, name: row.actor_name },
    ...(row.was === null ? {} : { from: row.was }),
    to: row.becomes,
    ...(row.told === null ? {} : { told: row.told }),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
