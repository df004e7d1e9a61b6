import type { Asking } from './ask.ts';
import { type Chosen, matchersOf } from './recorded.ts';
import { keyOf } from './shape.ts';
import { DAY_MS, endOf, type Span } from './span.ts';

const OUTLET = ['site', 'pdu', 'outlet'] as const;

/** The newest names of outlets, by key. */
export async function namesOf(ask: Asking, chosen: Chosen, span: Span, now: number): Promise<Map<string, string>> {
  const at = Math.min(endOf(span), now);
  const info = `max by (site, pdu, outlet, name) (timestamp(pdu_outlet_info${matchersOf(OUTLET, chosen)}))`;
  const query = `max by (site, pdu, outlet, name) (max_over_time((${info})[${DAY_MS}ms:15m]))`;
  const newest = new Map<string, { name: string; at: number }>();
  for (const { labels, values } of await ask.instant({ query, at })) {
    const key = keyOf(labels, OUTLET);
    const [told = 0] = values.values();
    const known = newest.get(key);
    if (known === undefined || known.at < told) newest.set(key, { name: labels['name'] ?? '', at: told });
  }
  return new Map([...newest].map(([key, { name }]) => [key, name]));
}
