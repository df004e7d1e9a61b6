import { DRIVERS } from '../../devices/index.ts';
import { type Farm, startFarm } from '../../test/farm-simulator/farm.ts';
import { createRandom } from '../../test/farm-simulator/random.ts';
import { heldBytes } from './memory.ts';
import { play } from './play.ts';
import { recordedMiners } from './recorded-miners.ts';
import { FARM, minerTarget, pduTargets, type Target } from './targets.ts';
import { type Played, putDown, type Violation, watched } from './violations.ts';

export interface CampaignOptions {
  seconds: number;
  seed: number;
  /** Exactly this case instead of many. */
  only?: number;
  /** Only this driver. */
  driver?: string;
  /** Other targets than those that there are. */
  targets?: readonly Target[];
}

export interface CampaignResult {
  /** Driver → how many cases it had, and how their conversations ended: one over a wire, and those without. */
  endings: Record<string, { cases: number; read: number; refused: number }>;
  cases: number;
  violations: Violation[];
  /** Miner drivers that nothing answers honestly: they were not fuzzed. */
  missing: string[];
}

/** Different ones. */
const MOST_VIOLATIONS = 10;
/** A process that has grown by this much does not let go of what it was sent. */
const MOST_GROWTH_BYTES = 768 * 1024 * 1024;
/** What may stay when all is over: compiled code and what the wires remember. */
const MOST_HELD_BYTES = 128 * 1024 * 1024;

/** Cases wait for answers that never come, so several are played at once. */
const LANES = 16;

/** Case after case until the time is over or enough is wrong. A case depends on the seed, its number and the targets. */
export async function campaign(options: CampaignOptions): Promise<CampaignResult> {
  const { targets, driver } = options;
  if (targets !== undefined) return fuzz(options, targets, []);
  const farm = await startFarm({ ...FARM, seed: options.seed });
  try {
    const { all, missing } = await targetsOf(farm, driver);
    return await fuzz(options, all, missing);
  } finally {
    await farm.close();
  }
}

async function targetsOf(farm: Farm, only: string | undefined): Promise<{ all: Target[]; missing: string[] }> {
  const drivers = DRIVERS.filter(({ id }) => only === undefined || id === only);
  const { miners, missing } = await recordedMiners(drivers);
  const all = [...miners.map(minerTarget), ...pduTargets(farm).filter((each) => drivers.includes(each.driver))];
  return { all, missing };
}

async function fuzz(
  { seconds, seed, only }: CampaignOptions,
  all: readonly Target[],
  missing: string[],
): Promise<CampaignResult> {
  const result: CampaignResult = { endings: {}, cases: 0, violations: [], missing };
  const { violations } = result;
  const running = new Set<Played>();
  const before = { process: process.memoryUsage.rss(), held: heldBytes() };
  const deadline = performance.now() + seconds * 1000;
  let next = only ?? 1;
  const isOver = () =>
    violations.length >= MOST_VIOLATIONS || (only === undefined ? performance.now() >= deadline : next > only);
  const lane = async () => {
    while (!isOver()) {
      const played = caseOf(all, next++);
      const [number, target, story] = played;
      running.add(played);
      const random = createRandom(seed).fork(`case ${number}`);
      await play(target, random, story).catch((error: unknown) => putDown(violations, error, played));
      count(result, played);
      // What a case has left behind shows itself a turn later.
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(played);
      const growth = process.memoryUsage.rss() - before.process;
      if (growth > MOST_GROWTH_BYTES) putDown(violations, `the process grew by ${mebibytes(growth)}`, played);
    }
  };
  await watched(
    async () => void (await Promise.all(Array.from({ length: LANES }, lane))),
    (what) => {
      for (const played of running) putDown(violations, what, played);
    },
  );
  const held = heldBytes() - before.held;
  if (held > MOST_HELD_BYTES)
    putDown(violations, `${mebibytes(held)} are held when all is over`, caseOf(all, next - 1));
  return result;
}

function caseOf(all: readonly Target[], number: number): Played {
  const target = all[number % all.length];
  if (target === undefined) throw new Error('there is nothing to fuzz');
  return [number, target, { endings: [], wrongs: [] }];
}

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

function count(result: CampaignResult, [, { driver }, { endings }]: Played): void {
  result.cases += 1;
  const counted = result.endings[driver.id] ?? { cases: 0, read: 0, refused: 0 };
  result.endings[driver.id] = counted;
  counted.cases += 1;
  for (const ending of endings) counted[ending] += 1;
}
