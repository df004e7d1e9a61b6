import { createHash } from 'node:crypto';
import { readAll } from '../inventory/read-devices.ts';
import { asking } from '../power/ask.ts';
import type { FleetParts } from './parts.ts';
import { QUESTIONS, type Told, take } from './questions.ts';
import { COLUMNS, fleetRows } from './rows.ts';

/** An answer is as good as new for so long: all who look at the fleet share it. */
const KEEP_MS = 5_000;
/** For so long nobody waits for a newer one, which is asked for behind it: the page says how old its rows are. */
const SHOW_MS = 300_000;

export interface FleetAnswer {
  text: string;
  /** Of the rows alone: the same as long as nothing but the time has changed. */
  tag: string;
}

interface Kept {
  at: number;
  answer: FleetAnswer;
}

/**
 * The fleet as JSON, made at most once in five seconds however many ask. Of a large farm that takes Prometheus seconds, so
 * whoever comes within five minutes of the last one is told that at once, while the next is made. Rejects as Prometheus does
 * once there is none that can be told.
 */
export function fleetNow(parts: FleetParts): () => Promise<FleetAnswer> {
  let kept: Kept | undefined;
  let coming: Promise<FleetAnswer> | undefined;
  let failed = false;
  const make = (at: number) => {
    coming ??= ask(parts, at)
      .then(
        (answer) => {
          kept = { at, answer };
          failed = false;
          return answer;
        },
        (error: unknown) => {
          failed = true;
          throw error;
        },
      )
      .finally(() => {
        coming = undefined;
      });
    return coming;
  };
  return () => {
    const at = parts.now();
    const age = kept === undefined ? Number.POSITIVE_INFINITY : at - kept.at;
    if (kept !== undefined && age >= 0 && age < KEEP_MS) return Promise.resolve(kept.answer);
    const next = make(at);
    // Who asks after a failure is told of it rather than of a past that looks like now.
    if (kept === undefined || failed || age < 0 || age > SHOW_MS) return next;
    next.catch(() => undefined);
    return Promise.resolve(kept.answer);
  };
}

async function ask({ db, prometheus }: FleetParts, at: number): Promise<FleetAnswer> {
  const asks = asking(prometheus);
  const told = new Map<string, Told>();
  const [devices, answers] = await Promise.all([
    readAll(db),
    Promise.all(
      QUESTIONS.map(async (question) => ({ question, series: await asks.instant({ query: question.query, at }) })),
    ),
  ]);
  for (const { question, series } of answers) take(told, question, series);
  const rows = fleetRows(
    told,
    devices.map(({ record }) => record),
  );
  const body = JSON.stringify(rows.map((row) => COLUMNS.map((column) => row[column])));
  const warnings = asks.warnings();
  const hash = createHash('sha256').update(body).update(warnings.join('\n')).digest('base64url').slice(0, 22);
  const head = JSON.stringify({ at: new Date(at).toISOString(), columns: COLUMNS, warnings }).slice(0, -1);
  return { text: `${head},"rows":${body}}`, tag: `"${hash}"` };
}
