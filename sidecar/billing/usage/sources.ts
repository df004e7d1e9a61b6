import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { HttpError } from '../../../core/service/route.ts';
import type { GiveOrder } from '../../gateway/order.ts';
import { readDevice } from '../../inventory/read-devices.ts';
import type { InventoryDb } from '../../inventory/tables.ts';
import type { Prometheus } from '../../power/prometheus.ts';
import type { Principal } from '../../principal.ts';
import { QUARTER_MS } from '../calendar/zone.ts';
import type { FeedSpan } from './device-day.ts';
import { type Feed, feedHistory } from './feed-history.ts';
import type { Outage } from './lost-time.ts';
import type { Reading } from './outlet-energy.ts';

/** Where usage is read from; all of it may be something else in a test. Times are unix milliseconds. */
export interface UsageSources {
  feedsOf(device: string): Promise<FeedSpan[]>;
  /** Readings of an outlet's counter from shortly before a time until shortly behind it. */
  readingsOf(outlet: { pdu: string; outlet: string }, start: number, end: number): Promise<Reading[]>;
  /** Of all devices; rejects where the ledger cannot be asked. */
  outagesIn(start: number, end: number): Promise<Outage[]>;
}

/** Counters as Prometheus keeps them, every quarter of an hour. */
export function prometheusReadings({ range }: Pick<Prometheus, 'range'>, site?: string): UsageSources['readingsOf'] {
  return async ({ pdu, outlet }, start, end) => {
    const quoted = (text: string) => `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    const labels = [
      `pdu=${quoted(pdu)}`,
      `outlet=${quoted(outlet)}`,
      ...(site === undefined ? [] : [`site=${quoted(site)}`]),
    ];
    const query = `max by (site, pdu, outlet) (pdu_outlet_energy_joules_total{${labels.join(',')}})`;
    const hour = 4 * QUARTER_MS;
    const from = Math.floor((start - hour) / QUARTER_MS) * QUARTER_MS;
    const { result, warnings } = await range(query, { start: from, end: end + hour, stepMs: QUARTER_MS });
    if (warnings.length > 0)
      throw new HttpError(502, `the readings of ${pdu} ${outlet} would not be whole: ${warnings.join('; ')}`);
    if (result.length > 1)
      throw new HttpError(409, `${pdu} ${outlet}: found ${result.length} sites with it, expected one: say which site`);
    return [...(result[0]?.values ?? [])].map(([at, joules]) => ({ at, joules }));
  };
}

const OutagesSchema = Type.Array(
  Type.Object({
    device: Type.String(),
    cause: Type.String(),
    evidence: Type.String(),
    since: Type.String(),
    until: Type.String(),
  }),
);

/** Lost time as alert-webhook's ledger reports it, asked in the name of a person. */
export function ledgerOutages(giveOrder: GiveOrder, principal: Principal): UsageSources['outagesIn'] {
  return async (start, end) => {
    const query = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
    const answer = await giveOrder(principal, { method: 'GET', path: '/api/v1/outages', query });
    if (!Value.Check(OutagesSchema, answer)) {
      const [wrong] = Value.Errors(OutagesSchema, answer);
      throw new HttpError(
        502,
        `alert-webhook's outages${wrong?.path ?? ''}: found ${JSON.stringify(wrong?.value)}, expected ${wrong?.message ?? 'a list'}`,
      );
    }
    return answer.map(({ device, cause, evidence, since, until }) => ({
      ...{ device, cause, evidence },
      ...{ since: Date.parse(since), until: Date.parse(until) },
    }));
  };
}

/** Which outlets fed a device when, from the inventory and its history. */
export function inventoryFeeds(db: InventoryDb): UsageSources['feedsOf'] {
  return async (device) => {
    const stored = await readDevice(db, device);
    const rows = await db
      .selectFrom('device_changes')
      .select(['at', 'was', 'becomes'])
      .where('device_id', '=', device)
      .where('field', '=', 'feeds')
      .orderBy('id')
      .execute();
    const feeds = (json: string | null) => (json === null ? [] : (JSON.parse(json) as Feed[]));
    const changes = rows.map(({ at, was, becomes }) => ({ at, from: feeds(was), to: feeds(becomes) }));
    return feedHistory(stored?.record.feeds ?? [], changes);
  };
}
