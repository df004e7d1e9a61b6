import type { Facts, Observation } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { CgminerRequest, Questions, Request } from '../../core/wire/request.ts';
import { ALGORITHM, control, readCcminer, SYSTEM } from '../bmminer/ccminer.ts';
import { typeInStats } from '../bmminer/read-stats.ts';
import { PAGE, pageSays, pageWants } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';

const own = (command: string): Request & CgminerRequest => ({ via: 'cgminer', port: 'volcminer', command });
const VERSION_8359: Request = { ...own('version'), optional: true };

const LEARN = {
  version: VERSION_8359,
  system: SYSTEM,
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

const ASK = { stats: own('stats'), summary: own('summary'), pools: own('pools') } as const satisfies Questions;

function read(answers: Answers<typeof ASK>, known: Known): Observation {
  const { facts, ...rest } = readCcminer(answers);
  return { ...rest, facts: { ...identity(answers.stats, known), ...facts } };
}

/** The kernel names its platform: "Linux 4.4.0-xilinx". */
function identity(stats: Answer, { version, system }: Known): Facts {
  return said({
    make: 'VolcMiner',
    model: version.str('VERSION', 0, 'Type') ?? typeInStats(stats) ?? system.str('minertype'),
    firmware: system.str('system_filesystem_version') ?? version.str('VERSION', 0, 'CompileTime'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(system.str('macaddr')),
    hostname: system.str('hostname'),
    controlBoard: /xilinx/i.exec(system.str('system_kernel_version') ?? '')?.[0].toLowerCase(),
    algorithm: ALGORITHM,
  });
}

/**
 * VolcMiner D1 with its own firmware: cgminer's API on port 8359 instead of 4028, one command at a time, in bmminer's flat
 * shape with rates in MH/s. Its `stats` lacks a comma (recording volcminer/d1), which the wire mends. The web password adds
 * MAC, host name and firmware.
 *
 * No whole reply of a device was recorded, only parts of `stats`. The web page's own status is not asked: what it looks like
 * on the wire is not known. Pausing takes the whole configuration of pools and is not offered.
 */
export default defineDriver({
  id: 'volcminer',
  kind: 'miner',
  title: 'VolcMiner D1, own firmware',
  models: ['D1'],
  detect: [
    { ask: PAGE, is: (page) => pageSays(page, 'VolcMiner') },
    { ask: PAGE, tells: 'protocol', is: (page) => pageWants(page, 'blackMiner Configuration') },
    { ask: VERSION_8359, tells: 'protocol', is: (version) => version.has('VERSION', 0) },
  ],
  learn: LEARN,
  ask: ASK,
  read,
  control,
});
