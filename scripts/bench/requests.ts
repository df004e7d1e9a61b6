import { EXIT } from '../../core/service/run.ts';
import { DRIVERS } from '../../devices/index.ts';
import { openDevice } from '../fuzz/recorded-device.ts';
import { type RecordedMiner, recordedMiners } from '../fuzz/recorded-miners.ts';
import { type Counted, countPolls } from './count-polls.ts';
import { countPdus } from './pdu-requests.ts';

/** Excavator, a program of GPUs, tells five things by a method each and joins none. */
const LIMITS: Readonly<Record<string, number>> = {
  ...{ antminer: 3, whatsminer: 3, avalon: 3, braiins: 3, vnish: 3 },
  excavator: 5,
};
const USUAL_LIMIT = 4;

/** Counts over real connections to a device that answers from its recording. */
export async function countMiner({ driver, name, texts }: RecordedMiner): Promise<Counted> {
  const device = await openDevice({ texts });
  try {
    const counted = await countPolls(driver, device.ports, () => device.heard.length, device.expect);
    return { family: driver.id, device: name, ...counted, limit: LIMITS[driver.id] ?? USUAL_LIMIT };
  } finally {
    await device.close();
  }
}

/** The lines to print, and whether all families keep their limit. */
export function tell(counted: readonly Counted[], missing: readonly string[]): { lines: string[]; isKept: boolean } {
  const isAbove = ({ warm, limit }: Counted) => limit !== undefined && warm > limit;
  const lines = counted.map((each) => {
    const { family, device, first, warm, limit } = each;
    const bound = limit === undefined ? 'no limit' : `limit ${limit}${isAbove(each) ? ', ABOVE' : ''}`;
    return `  ${family.padEnd(20)} ${String(warm).padStart(3)} (${bound}); the first poll ${first}; ${device}`;
  });
  const unknown = missing.map((family) => `  ${family.padEnd(20)} not counted: neither fixture nor recording answers`);
  return { lines: [...lines, ...unknown], isKept: missing.length === 0 && !counted.some(isAbove) };
}

/** Prints the dearest device of each family, miners first, and lets the process fail above a limit. */
export async function run(): Promise<void> {
  const { miners, missing } = await recordedMiners(DRIVERS);
  const counted: Counted[] = [];
  for (const miner of miners) counted.push(await countMiner(miner));
  const found = tell([...dearest(counted), ...dearest(await countPdus(DRIVERS))], missing);
  process.stdout.write(`requests: of a warm poll, counted on the wire\n${found.lines.join('\n')}\n`);
  if (!found.isKept) process.exitCode = EXIT.failed;
}

/** What has a limit of its own stands for itself. */
function dearest(counted: readonly Counted[]): Counted[] {
  const worst = new Map<string, Counted>();
  for (const each of counted) {
    const key = `${each.family} ${each.limit}`;
    const known = worst.get(key);
    if (!known || each.warm > known.warm) worst.set(key, each);
  }
  return [...worst.values()];
}
