import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Prometheus } from '../stack/clients.ts';
import { type Choice, type DashboardJson, openingValues, type PageQuery, queriesOf, substitute } from './queries.ts';

const PAGES = fileURLToPath(new URL('../../dashboards/json/', import.meta.url));
/** What a page about one thing is tried with, before it counts as empty for now. */
const MOST_CANDIDATES = 40;

type Values = Readonly<Record<string, string>>;

/** A question of a page and whether it ever had an answer; `error` is why Prometheus refused it. */
export interface Asked {
  /** `logixx-miner: Fans over time A` */
  id: string;
  panel: string;
  query: PageQuery;
  hasData: boolean;
  error?: string;
}

export interface AskedPage {
  page: DashboardJson;
  questions: Asked[];
}

/** All pages with all their questions, none asked yet. Of annotations nothing is asked: they are no panels. */
export function readQuestions(): AskedPage[] {
  const files = readdirSync(PAGES).filter((name) => name.endsWith('.json'));
  return files.sort().map((file) => questionsOf(JSON.parse(readFileSync(join(PAGES, file), 'utf8'))));
}

/** All questions of a page, none asked yet. */
export function questionsOf(page: DashboardJson): AskedPage {
  const questions = queriesOf(page)
    .filter(({ of }) => !of.startsWith('annotation '))
    .map((query) => ({
      id: `${page.uid}: ${query.of}`,
      panel: `${page.uid}: ${query.panel}`,
      ...{ query, hasData: false },
    }));
  return { page, questions };
}

/** Asks every question that had no answer so far; one about a single thing, of one thing after the other. */
export async function askAll(prometheus: Prometheus, pages: readonly AskedPage[]): Promise<void> {
  for (const { page, questions } of pages) {
    const open = questions.filter(({ hasData }) => !hasData);
    if (open.length === 0) continue;
    const candidates = await candidatesOf(prometheus, page);
    for (const values of candidates.slice(0, MOST_CANDIDATES)) {
      for (const question of open.filter(({ hasData }) => !hasData)) await ask(prometheus, question, values);
    }
  }
}

async function ask(prometheus: Prometheus, question: Asked, values: Values): Promise<void> {
  const { expr, kind, rangeSeconds, stepSeconds } = question.query;
  const text = substitute(expr, values, { rangeSeconds, stepSeconds });
  const end = Date.now() / 1000;
  const start = end - Math.floor(rangeSeconds / stepSeconds) * stepSeconds;
  try {
    const found =
      kind === 'instant' ? await prometheus.query(text) : await prometheus.range(text, start, end, stepSeconds);
    if (found.length > 0) question.hasData = true;
    delete question.error;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // An answer that was late is none yet; a question that is wrong stays wrong.
    if (/ answered 4[0-9]{2}: /.test(said)) question.error = `${said}\n${text}`;
  }
}

/** Values of the variables as the page may open: one set, or one for each thing that the page can be about. */
async function candidatesOf(prometheus: Prometheus, page: DashboardJson): Promise<Values[]> {
  const { values, choices } = openingValues(page);
  const last = choices.at(-1);
  if (last === undefined) return [values];
  const everything = { ...values, ...Object.fromEntries(choices.map(({ name }) => [name, '.*'])) };
  const found = await prometheus.query(countBy(choices, substitute(last.series, everything, NO_RANGE)));
  return found.map(({ labels }) => ({
    ...values,
    ...Object.fromEntries(choices.map(({ name, label }) => [name, labels[label] ?? ''])),
  }));
}

const NO_RANGE = { rangeSeconds: 3600, stepSeconds: 60 };

function countBy(choices: readonly Choice[], series: string): string {
  return `count by (${choices.map(({ label }) => label).join(', ')}) (${series})`;
}
