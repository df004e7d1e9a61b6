import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { report, summary } from './twin/report.ts';
import { runSeed } from './twin/run-seed.ts';

/**
 * `npm run twin -- [--farm 500] [--days 365] [--seed 1] [--seeds 1]`: lets alert-webhook's own code heal a simulated
 * farm in virtual time, beside a farm that nobody heals and one on which every alert is answered with a power cycle. The
 * exit code is 1 when an outlet was switched wrongly, left off or cycled in a loop, or when too little was healed.
 */
export async function run(args: string[]): Promise<void> {
  const { farm, days, seed, seeds } = optionsOf(args);
  const results = [];
  for (let each = seed; each < seed + seeds; each++) {
    const startedAt = performance.now();
    const result = await runSeed({ farm, days, seed: each });
    results.push(result);
    console.log(report(result));
    console.log(`  (${((performance.now() - startedAt) / 1000).toFixed(0)} s)\n`);
  }
  const { text, passed } = summary(results);
  console.log(text);
  if (!passed) process.exitCode = 1;
}

function optionsOf(args: string[]): { farm: number; days: number; seed: number; seeds: number } {
  const names = ['farm', 'days', 'seed', 'seeds'] as const;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args, options });
  const whole = (name: (typeof names)[number], usual: number, least: number, most: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new ConfigError([`--${name}: found "${values[name]}", expected a whole number from ${least} to ${most}`]);
  };
  return {
    farm: whole('farm', 500, 2, 20_000),
    days: whole('days', 365, 1, 3_650),
    seed: whole('seed', 1, 1, 2 ** 31),
    seeds: whole('seeds', 1, 1, 1_000),
  };
}
