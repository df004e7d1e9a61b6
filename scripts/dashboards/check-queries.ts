import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBinaries } from '../stack/binaries.ts';
import { prometheusAt } from '../stack/clients.ts';
import { openProgress } from '../stack/progress.ts';
import { openRunFolder } from '../stack/run-folder.ts';
import { openSession } from '../stack/session.ts';
import { startStack } from '../stack/stack.ts';
import { tell } from '../stack/stack-error.ts';
import { type Asked, askAll, readQuestions } from './ask-pages.ts';
import { backfill } from './backfill.ts';
import { openCheckedFarm } from './checked-farm.ts';
import { EMPTY_BY_DESIGN } from './empty-by-design.ts';
import { judge } from './judge-answers.ts';

/** How many times faster than real the farm and the rules run. */
const FACTOR = 20;
const EVERY_MS = 3000;
/** Alerts need ten minutes of theirs, which are half a minute; a busy machine needs more. */
const MOST_MS = 150_000;
/** What is listed as empty gets this long to prove the list wrong. */
const LEAST_MS = 20_000;

/**
 * Runs every question of every page against a real Prometheus, with exporter, Alertmanager and alert-webhook on a
 * simulated farm that has every fault. Exit code 1 when a question has no answer and is not listed in
 * EMPTY_BY_DESIGN, is listed and has one, is listed and not there, or is refused by Prometheus.
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
    const questions = await askUntilAnswered(stack.urls.prometheus, processes.failure);
    report(questions, progress.seconds());
  } finally {
    await session.close();
    await close?.();
  }
}

async function askUntilAnswered(url: string, failure: Promise<never>): Promise<Asked[]> {
  const prometheus = prometheusAt(url);
  const pages = readQuestions();
  const questions = pages.flatMap((page) => page.questions);
  const begun = performance.now();
  for (;;) {
    await Promise.race([askAll(prometheus, pages), failure]);
    const passed = performance.now() - begun;
    const waiting = questions.some(({ id, hasData }) => !hasData && !EMPTY_BY_DESIGN.has(id));
    if (passed > MOST_MS || (!waiting && passed > LEAST_MS)) return questions;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

function report(questions: readonly Asked[], seconds: number): void {
  const { problems, panels, queries } = judge(questions, EMPTY_BY_DESIGN);
  for (const problem of problems) process.stdout.write(`  ${problem}\n`);
  process.stdout.write(
    `panels ${panels.all}, with data ${panels.full}, empty by design ${panels.empty} (listed)\n` +
      `queries ${queries.all}, with data ${queries.full}, empty by design ${queries.empty} (listed); ` +
      `${problems.length} problems; ${seconds.toFixed(0)} s\n`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await check().catch(tell);
