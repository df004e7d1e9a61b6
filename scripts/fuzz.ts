import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { driverById } from '../devices/index.ts';
import { campaign } from './fuzz/campaign.ts';
import { fuzzHttp } from './fuzz/http-fuzz.ts';
import type { Violation } from './fuzz/violations.ts';

/**
 * `npm run fuzz -- [--seconds 20] [--seed 1] [--driver vnish] [--case 17]`: polls recorded miners and simulated PDUs
 * whose replies are spoiled on their way. The exit code is 1 when anything but a WireError left the wire, a driver
 * threw, a reading was no number, a fact was of a wrong type, a case did not end, an exception or a rejection was caught
 * by nobody, memory grew without bounds, or a miner driver has no recording to be fuzzed with. `--case` plays one case
 * again. `--http` fuzzes the services instead of the drivers: see `fuzzHttp`.
 */
export async function run(args: string[]): Promise<void> {
  const options = optionsOf(args);
  if (options.http) return fuzzHttp(options);
  const { seconds, seed, only } = options;
  console.log(`fuzz: seed ${seed}, ${only === undefined ? `${seconds} s` : `case ${only}`}`);
  const { endings, cases, violations, missing } = await campaign(options);
  for (const [driver, { cases: played, read, refused }] of Object.entries(endings).sort())
    console.log(
      `  ${driver.padEnd(20)} ${String(played).padStart(6)} cases: ${read} conversations read, ${refused} refused`,
    );
  for (const id of missing)
    console.error(`  ${id.padEnd(20)} not fuzzed: neither fixture nor recording answers a poll`);
  for (const violation of violations) console.error(textOf(violation, options));
  console.log(`${cases} cases, ${violations.length} violations, ${missing.length} drivers not fuzzed`);
  if (violations.length + missing.length > 0) process.exitCode = 1;
}

function textOf(
  { case: number, driver, recording, what, times, wrongs }: Violation,
  { seed, driver: named }: Options,
): string {
  const again = `npm run fuzz -- --seed ${seed} --case ${number}${named === undefined ? '' : ` --driver ${named}`}`;
  const of = recording === undefined ? '' : ` (${recording})`;
  const done = wrongs.map((wrong) => `\n  spoiled: ${wrong}`).join('');
  return `\n${driver}${of}, seed ${seed}, case ${number}${times > 1 ? ` and ${times - 1} more` : ''} (again: ${again})${done}\n${what}`;
}

interface Options {
  seconds: number;
  seed: number;
  http: boolean;
  only?: number;
  driver?: string;
}

function optionsOf(args: string[]): Options {
  const text = { type: 'string' } as const;
  const options = { seconds: text, seed: text, case: text, driver: text, http: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  const whole = (name: 'seconds' | 'seed' | 'case', usual: number, most: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ConfigError([`--${name}: found "${values[name]}", expected a whole number from 1 to ${most}`]);
  };
  const { driver } = values;
  if (driver !== undefined && driverById(driver) === undefined)
    throw new ConfigError([`--driver: found "${driver}", expected the id of a driver`]);
  return {
    seconds: whole('seconds', 20, 86_400),
    seed: whole('seed', 1, 2 ** 31),
    http: values.http === true,
    ...(values.case === undefined ? {} : { only: whole('case', 1, 2 ** 31) }),
    ...(driver === undefined ? {} : { driver }),
  };
}
