import type { Static } from '@sinclair/typebox';
import { HttpError } from '../../core/service/route.ts';
import { type Asking, askHistories, asking, askKeys, askTotal, expectPdu } from './ask.ts';
import { namesOf } from './outlet-names.ts';
import { orderOf, type Page, type PageWords, pageOf } from './paging.ts';
import type { Prometheus } from './prometheus.ts';
import type { Labels } from './prometheus-answer.ts';
import { type Chosen, checkChosen, type Level, labelsOf } from './recorded.ts';
import type { SeriesSchema } from './schemas.ts';
import { compareLabels, type History, keyOf } from './shape.ts';
import { endOf, iso, type Span } from './span.ts';
import { energyOf, peakOf } from './statistics.ts';

export type SeriesAnswer = Static<typeof SeriesSchema>;

/** As many points an answer may have, so that neither side of it runs out of memory. */
const MOST_POINTS = 500_000;

/** The series of a level within a span, a page of them, and what the whole choice comes to. */
export async function askView(
  prometheus: Prometheus,
  level: Level,
  chosen: Chosen,
  span: Span,
  page: PageWords,
  now: number,
): Promise<SeriesAnswer> {
  checkChosen(level, chosen);
  const ask = asking(prometheus);
  await expectPdu(ask, chosen, span.from, endOf(span));
  const total = askTotal(ask, chosen, span, now);
  const items = level === 'total' ? undefined : askItems(ask, level, chosen, span, page, now);
  const [{ history, statistics }, part] = await Promise.all([total, items]);
  const { histories, next, total: all } = part ?? { histories: [history], total: 1 };
  return {
    from: iso(span.from),
    to: iso(Math.min(endOf(span), now)),
    stepSeconds: span.stepMs / 1000,
    statistics,
    ...(next === undefined ? {} : { next }),
    total: all,
    warnings: ask.warnings(),
    ...itemsOf(histories),
  };
}

function itemsOf(histories: readonly (History & { name?: string })[]): Pick<SeriesAnswer, 'items'> {
  const items = histories.map(({ labels, points, name }) => ({
    ...labels,
    ...(name ? { name } : {}),
    kilowattHours: energyOf(points),
    peakWatts: peakOf(points)?.watts ?? null,
    points,
  }));
  return { items };
}

async function askItems(ask: Asking, level: Level, chosen: Chosen, span: Span, words: PageWords, now: number) {
  const names = labelsOf(level, chosen);
  const keys = await askKeys(ask, level, chosen, span);
  const page: Page<Labels> = pageOf(
    keys,
    words,
    orderOf(level, chosen),
    (labels) => JSON.stringify(labels),
    (labels, key) => compareLabels(labels, JSON.parse(key) as Labels, names) > 0,
  );
  if (page.items.length * span.count > MOST_POINTS)
    throw new HttpError(
      400,
      `the query.limit: found ${words.limit ?? 100}, which makes ${page.items.length * span.count} points, expected at most ${MOST_POINTS}: ask for fewer series a page, a longer step or less time`,
    );
  const histories: (History & { name?: string })[] = [];
  for (const { part, keys: wanted } of portionsOf(level, chosen, page.items)) {
    const told = await askHistories(ask, level, part, span, now, wanted);
    const called = level === 'outlet' ? await namesOf(ask, part, span, now) : undefined;
    for (const history of told) {
      const name = called?.get(keyOf(history.labels, names));
      histories.push({ ...history, ...(name ? { name } : {}) });
    }
  }
  return { histories, next: page.next, total: page.total };
}

/** Outlets are asked one PDU at a time, so that a page costs no more than what is on it. */
export function portionsOf(
  level: Level,
  chosen: Chosen,
  keys: readonly Labels[],
): { part: Chosen; keys: readonly Labels[] }[] {
  if (level !== 'outlet') return keys.length > 0 ? [{ part: chosen, keys }] : [];
  const byPdu = new Map<string, Labels[]>();
  for (const labels of keys) {
    const key = keyOf(labels, ['site', 'pdu']);
    byPdu.set(key, [...(byPdu.get(key) ?? []), labels]);
  }
  return [...byPdu.values()].map((some) => ({
    part: { ...chosen, site: some[0]?.['site'] ?? '', pdu: some[0]?.['pdu'] ?? '' },
    keys: some,
  }));
}
