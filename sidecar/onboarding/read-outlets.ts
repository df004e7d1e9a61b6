import { HttpError } from '../../core/service/route.ts';
import { asking } from '../power/ask.ts';
import { askOutletsNow } from '../power/now.ts';
import type { Prometheus } from '../power/prometheus.ts';
import type { PduReading } from './judge-outlet.ts';

/** What the outlets of PDUs draw now. A Prometheus that does not answer leaves them unknown, with its own words. */
export async function readOutlets(
  prometheus: Prometheus,
  site: string,
  pdus: readonly string[],
  now: number,
): Promise<Map<string, PduReading>> {
  const read = async (pdu: string): Promise<[string, PduReading]> => {
    try {
      return [pdu, { outlets: await askOutletsNow(asking(prometheus), { site, pdu }, now) }];
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      return [pdu, { outlets: [], why: error.message }];
    }
  };
  return new Map(await Promise.all([...new Set(pdus)].map(read)));
}
