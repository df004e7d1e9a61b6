import { createHash } from 'node:crypto';
import { readAll } from '../inventory/read-devices.ts';
import { asking } from '../power/ask.ts';
import type { FleetParts } from './parts.ts';
import { QUESTIONS, type Told, take } from './questions.ts';
import { COLUMNS, fleetRows } from './rows.ts';

/** An answer is as good as new for so long: all who look at the fleet share it. */
const KEEP_MS = 5_000;

export interface FleetAnswer {
  text: string;
  /** Of the rows alone: the same as long as nothing but the time has changed. */
  tag: string;
}

/** The fleet as JSON, made at most once in five seconds however many ask. Rejects as Prometheus does. */
export function fleetNow(parts: FleetParts): () => Promise<FleetAnswer> {
  let kept: { at: number; answer: Promise<FleetAnswer> } | undefined;
  return () => {
    const at = parts.now();
    if (kept !== undefined && at - kept.at < KEEP_MS && at >= kept.at) return kept.answer;
    const answer = ask(parts, at);
    const mine = { at, answer };
    kept = mine;
    answer.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return answer;
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
