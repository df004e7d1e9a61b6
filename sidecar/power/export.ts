import { type Cell, csvLine } from '../../core/service/csv.ts';
import { HttpError } from '../../core/service/route.ts';
import { type Asking, askHistories, asking, askKeys } from './ask.ts';
import { namesOf } from './outlet-names.ts';
import type { Prometheus } from './prometheus.ts';
import type { Labels } from './prometheus-answer.ts';
import { type Choice, type Chosen, type Level, labelsOf } from './recorded.ts';
import { type History, keyOf } from './shape.ts';
import { iso, type Span } from './span.ts';

const OUTLET = ['site', 'pdu', 'outlet'] as const;
const NUMBERS = ['mean power (W)', 'peak power (W)', 'energy (kWh)'];

/**
 * The table of a span, a line an interval, as chunks of CSV: series come PDU after PDU, so that neither this service nor
 * Prometheus holds all of it. Rejects with HttpError; what Prometheus says is missing is one, because a table has no place to say so.
 */
export async function* exportCsv(
  prometheus: Prometheus,
  level: Level,
  chosen: Chosen,
  span: Span,
  now: number,
): AsyncGenerator<string> {
  const ask = asking(prometheus);
  const labels = labelsOf(level, chosen);
  const withName = level === 'outlet';
  yield csvLine(['from (UTC)', 'to (UTC)', ...labels, ...(withName ? ['name'] : []), ...NUMBERS]);
  for (const part of await partsOf(ask, level, chosen, span)) {
    const keys = level === 'total' ? undefined : await askKeys(ask, level, part, span);
    const names = withName ? await namesOf(ask, part, span, now) : undefined;
    const histories = await askHistories(ask, level, part, span, now, keys);
    const [warning] = ask.missing();
    if (warning !== undefined) throw new HttpError(502, `the table would not be whole: ${warning}`);
    for (const history of histories) yield linesOf(history, labels, span, now, names);
  }
}

/** Outlets are asked one PDU at a time, everything else at once. */
async function partsOf(ask: Asking, level: Level, chosen: Chosen, span: Span): Promise<Chosen[]> {
  if (level !== 'outlet') return [chosen];
  const pdus = new Map(
    (await askKeys(ask, 'outlet', chosen, span)).map(({ site, pdu }) => [
      keyOf({ site: site ?? '', pdu: pdu ?? '' }, ['site', 'pdu']),
      { ...chosen, site: site ?? '', pdu: pdu ?? '' },
    ]),
  );
  return [...pdus.values()];
}

function linesOf(
  { labels, points }: History,
  columns: readonly Choice[],
  span: Span,
  now: number,
  names: ReadonlyMap<string, string> | undefined,
): string {
  const texts: Cell[] = columns.map((name) => labels[name] ?? '');
  const name = names ? [names.get(keyOf(labels as Labels, OUTLET)) ?? ''] : [];
  return points
    .map(({ at, watts, peakWatts, kilowattHours }) => {
      const end = Math.min(Date.parse(at) + span.stepMs, now);
      return csvLine([at, iso(end), ...texts, ...name, watts, peakWatts, kilowattHours]);
    })
    .join('');
}
