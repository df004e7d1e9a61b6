import { type Farm, startFarm } from '../../test/farm-simulator/farm.ts';
import { createRandom } from '../../test/farm-simulator/random.ts';
import { play } from './play.ts';
import { FARM, type Target, targetsOf } from './targets.ts';

export interface CampaignOptions {
  seconds: number;
  seed: number;
  /** Exactly this case instead of many. */
  only?: number;
  /** Other targets than those that there are. */
  targets?(farm: Farm): Target[];
}

export interface Violation {
  case: number;
  driver: string;
  what: string;
}

export interface CampaignResult {
  /** Driver → how its cases ended. */
  endings: Record<string, { read: number; refused: number }>;
  cases: number;
  violations: Violation[];
}

const MOST_VIOLATIONS = 5;
/** A process that has grown by this much does not let go of what it was sent. */
const MOST_GROWTH_BYTES = 512 * 1024 * 1024;

/** Cases wait for answers that never come, so several are played at once. */
const LANES = 8;

/** Case after case until the time is over or enough is wrong. A case depends on the seed and its number alone. */
export async function campaign({ seconds, seed, only, targets = targetsOf }: CampaignOptions): Promise<CampaignResult> {
  const farm = await startFarm({ ...FARM, seed });
  const all = targets(farm);
  const result: CampaignResult = { endings: {}, cases: 0, violations: [] };
  const running = new Map<number, Target>();
  const violated = (what: unknown, [number, target]: [number, Target]) =>
    result.violations.push({ case: number, driver: target.driver.id, what: wordsOf(what) });
  const caughtByNobody = (what: unknown) => {
    for (const one of running) violated(`caught by nobody, while this case was played: ${wordsOf(what)}`, one);
  };
  process.on('uncaughtException', caughtByNobody);
  process.on('unhandledRejection', caughtByNobody);
  const before = process.memoryUsage.rss();
  const deadline = performance.now() + seconds * 1000;
  let next = only ?? 1;
  const isOver = () =>
    result.violations.length >= MOST_VIOLATIONS || (only === undefined ? performance.now() >= deadline : next > only);
  const lane = async () => {
    while (!isOver()) {
      const number = next++;
      const target = all[number % all.length];
      if (target === undefined) throw new Error('there is nothing to fuzz');
      running.set(number, target);
      await playOne(target, number, seed, result).catch((error: unknown) => violated(error, [number, target]));
      // What a case has left behind shows itself a turn later.
      await new Promise((resolve) => setImmediate(resolve));
      running.delete(number);
      const growth = process.memoryUsage.rss() - before;
      if (growth > MOST_GROWTH_BYTES)
        violated(`the process grew by ${Math.round(growth / 2 ** 20)} MiB`, [number, target]);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    process.off('uncaughtException', caughtByNobody);
    process.off('unhandledRejection', caughtByNobody);
    await farm.close();
  }
  return result;
}

const wordsOf = (what: unknown) => (what instanceof Error ? (what.stack ?? what.message) : String(what));

async function playOne(target: Target, number: number, seed: number, result: CampaignResult): Promise<void> {
  result.cases += 1;
  const endings = result.endings[target.driver.id] ?? { read: 0, refused: 0 };
  result.endings[target.driver.id] = endings;
  endings[await play(target, createRandom(seed).fork(`case ${number}`))] += 1;
}
