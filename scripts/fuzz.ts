import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { campaign } from './fuzz/campaign.ts';

/**
 * `npm run fuzz -- [--seconds 20] [--seed 1] [--case 17]`: polls simulated devices whose replies are spoiled on their
 * way. The exit code is 1 when anything but a WireError left the wire, a driver threw, a reading was no number, an
 * exception or a rejection was caught by nobody, or memory grew without bounds; `--case` plays one case again.
 */
export async function run(args: string[]): Promise<void> {
  const { seconds, seed, only } = optionsOf(args);
  console.log(`fuzz: seed ${seed}, ${only === undefined ? `${seconds} s` : `case ${only}`}`);
  const { endings, cases, violations } = await campaign({ seconds, seed, ...(only === undefined ? {} : { only }) });
  for (const [driver, { read, refused }] of Object.entries(endings))
    console.log(`  ${driver.padEnd(20)} ${String(read + refused).padStart(6)} cases, ${read} read, ${refused} refused`);
  for (const { case: number, driver, what } of violations)
    console.error(
      `\n${driver}, seed ${seed}, case ${number} (again: npm run fuzz -- --seed ${seed} --case ${number})\n${what}`,
    );
  console.log(`${cases} cases, ${violations.length} violations`);
  if (violations.length > 0) process.exitCode = 1;
}

function optionsOf(args: string[]): { seconds: number; seed: number; only: number | undefined } {
  const options = { seconds: { type: 'string' }, seed: { type: 'string' }, case: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const whole = (name: keyof typeof options, usual: number, most: number) => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new ConfigError([`--${name}: found "${values[name]}", expected a whole number from 1 to ${most}`]);
  };
  return {
    seconds: whole('seconds', 20, 86_400),
    seed: whole('seed', 1, 2 ** 31),
    only: values.case === undefined ? undefined : whole('case', 1, 2 ** 31),
  };
}
