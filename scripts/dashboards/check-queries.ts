import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBinaries } from '../stack/binaries.ts';
import { prometheusAt } from '../stack/clients.ts';
import { openProgress } from '../stack/progress.ts';
import { openRunFolder } from '../stack/run-folder.ts';
import { openSession } from '../stack/session.ts';
import { startStack } from '../stack/stack.ts';
import { tell } from '../stack/stack-error.ts';
import { type AskedPage, askAll, questionsOf, readQuestions } from './ask-pages.ts';
import { backfill } from './backfill.ts';
import { openCheckedFarm } from './checked-farm.ts';
import { documentAsPage } from './document.ts';
import { EMPTY_BY_DESIGN, EMPTY_IN_DOCUMENT } from './empty-by-design.ts';
import { judge } from './judge-answers.ts';

/** How many times faster than real the farm and the rules run. */
const FACTOR = 20;
const EVERY_MS = 3000;
/** Alerts need ten minutes of theirs, which are half a minute; a busy machine needs more. */
const MOST_MS = 150_000;
/** What is listed as empty gets this long to prove the list wrong. */
const LEAST_MS = 20_000;

/** Questions that are asked together and judged apart. */
interface AskedSet {
  /** What holds queries there. */
  things: string;
  pages: AskedPage[];
  emptyByDesign: ReadonlyMap<string, string>;
}

/**
 * Runs every question of every page and of docs/promql.md against a real Prometheus, with exporter, Alertmanager and
 * alert-webhook on a simulated farm that has every fault. Exit code 1 when a question has no answer and is not listed as
 * empty by design, is listed and has one, is listed and not there, or is refused by Prometheus.
 * Run it with `npx tsx scripts/dashboards/check-queries.ts`.
 */
async function check(): Promise<void> {
  const progress = openProgress();
  const folder = openRunFolder('panels');
  for (const data of ['alertmanager-data', 'prometheus-data'])
    mkdirSync(folder.at(data), { recursive: true, mode: 0o700 });
  const session = openSession(folder, { exitCode: 130 });
  const { processes } = session;
  let close: (() => Promise<void>) | undefined;
  try {
    const options = { folder, processes, config: undefined, factor: FACTOR, anyPorts: true };
    const farm = await openCheckedFarm(options);
    close = farm.close;
    const { site, devices, addresses } = farm;
    const samples = await backfill(folder, { site, devices, addresses });
    progress.say(`${samples} samples of the past`);
    const stack = await startStack({ ...farm, binaries: findBinaries(), folder, processes, progress });
    await farm.break();
    progress.say('everything is broken');
    const sets: AskedSet[] = [
      { things: 'panels', pages: readQuestions(), emptyByDesign: EMPTY_BY_DESIGN },
      { things: 'questions of the docs', pages: [questionsOf(documentAsPage())], emptyByDesign: EMPTY_IN_DOCUMENT },
    ];
    await askUntilAnswered(sets, stack.urls.prometheus, processes.failure);
    for (const set of sets) report(set, progress.seconds());
  } finally {
    await session.close();
    await close?.();
  }
}

async function askUntilAnswered(sets: readonly AskedSet[], url: string, failure: Promise<never>): Promise<void> {
  const prometheus = prometheusAt(url);
  const pages = sets.flatMap((set) => set.pages);
  const begun = performance.now();
  for (;;) {
    await Promise.race([askAll(prometheus, pages), failure]);
    const passed = performance.now() - begun;
    if (passed > MOST_MS || (!sets.some(isWaiting) && passed > LEAST_MS)) return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

function isWaiting({ pages, emptyByDesign }: AskedSet): boolean {
  return pages.some(({ questions }) => questions.some(({ id, hasData }) => !hasData && !emptyByDesign.has(id)));
}

function report({ things, pages, emptyByDesign }: AskedSet, seconds: number): void {
  const asked = pages.flatMap(({ questions }) => questions);
  const { problems, panels, queries } = judge(asked, emptyByDesign);
  for (const problem of problems) process.stdout.write(`  ${problem}\n`);
  process.stdout.write(
    `${things} ${panels.all}, with data ${panels.full}, empty by design ${panels.empty} (listed)\n` +
      `queries ${queries.all}, with data ${queries.full}, empty by design ${queries.empty} (listed); ` +
      `${problems.length} problems; ${seconds.toFixed(0)} s\n`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await check().catch(tell);
