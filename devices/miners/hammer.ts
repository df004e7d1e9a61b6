import type { Facts, Observation } from '../../core/farm/sample.ts';
import type { Questions } from '../../core/wire/request.ts';
import { ALGORITHM, control, readCcminer, SYSTEM } from '../bmminer/ccminer.ts';
import type { Board } from '../bmminer/stats.ts';
import { says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';

const LEARN = {
  version: { ...VERSION, optional: true },
  system: SYSTEM,
} as const satisfies Questions;

const ASK = {
  stats: { via: 'cgminer', command: 'stats' },
  summary: { via: 'cgminer', command: 'summary' },
  pools: { via: 'cgminer', command: 'pools' },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read(answers: Answers<typeof ASK>, known: Known): Observation {
  const { facts, ...rest } = readCcminer(answers, (boards) => boards.map(withLastSensor));
  return { ...rest, facts: { ...identity(known), ...facts } };
}

/** Each board has four sensors under one name (`temp1` four times), of which JSON keeps the last. */
const LAST_SENSOR = 3;

function withLastSensor(board: Board): Board {
  const { hottest, sensors, ...rest } = board;
  const pcb: (number | undefined)[] = [];
  pcb[LAST_SENSOR] = hottest?.pcb;
  return { ...rest, sensors: { ...sensors, pcb: [...pcb] } };
}

function identity({ version, system }: Known): Facts {
  return said({
    make: 'Hammer',
    model: version.str('VERSION', 0, 'Type') ?? system.str('minertype'),
    firmware: version.str('VERSION', 0, 'CompileTime') ?? system.str('system_filesystem_version'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(system.str('macaddr')),
    hostname: system.str('hostname'),
    algorithm: ALGORITHM,
  });
}

/**
 * Hammer D10 with its ccminer: three questions over 4028 without a password, in bmminer's flat shape with rates in MH/s
 * (recording d10-2023-05-28). The web password only adds MAC and host name.
 *
 * Firmware is told by the date of the mining program, because the web page's own date is that of its file system. Pools and
 * clocks are set by a form that wants the whole configuration, so that pausing is not offered.
 */
export default defineDriver({
  id: 'hammer',
  kind: 'miner',
  title: 'Hammer D10',
  models: ['D10'],
  detect: [{ ask: VERSION, is: (version) => says(version, 'Hammer') }],
  learn: LEARN,
  ask: ASK,
  read,
  control,
});
