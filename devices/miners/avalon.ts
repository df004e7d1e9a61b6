import type { Facts, Observation } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { cgminerPools } from '../cgminer-pools.ts';
import { DEVDETAILS, PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';
import { boardFacts, boardReadings } from '../miner-readings.ts';
import { neverNegative } from '../never-negative.ts';
import { boardsOf } from './avalon/boards.ts';
import { control } from './avalon/control.ts';
import { ERRORS, faultsOf } from './avalon/faults.ts';
import { modelName } from './avalon/model.ts';
import { hasModules, isOlder, type Module, modulesIn } from './avalon/modules.ts';
import { operationOf } from './avalon/operation.ts';
import { ALGORITHM, hashrateNow, minerReadings } from './avalon/readings.ts';

const STATS: Request = { via: 'cgminer', command: 'stats' };
const ESTATS: Request = { via: 'cgminer', command: 'estats' };

const LEARN = {
  version: VERSION,
  stats: { ...STATS, optional: true },
  estats: { ...ESTATS, optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/** The Nano 3 tells its MAC only in its web interface, whose cookie is made of the password. */
const WEB: Request = {
  via: 'http',
  method: 'GET',
  path: '/get_minerinfo.cgi',
  auth: { inPlace: true },
  headers: { cookie: 'auth=ff0000ff{password|sha256|24}' },
  optional: true,
};

/** Some firmware writes its bracket text for `stats`, some for `estats` alone. */
function ask({ stats, estats }: Known): { stats: Request; mining: Request } {
  return {
    stats: hasModules(estats) && !hasModules(stats) ? ESTATS : STATS,
    mining: { via: 'cgminer', join: ['summary', 'pools'], optional: true },
  };
}

function read({ stats, mining }: Answers<Questions>, known: Known): Observation {
  const modules = modulesIn(stats ?? Answer.none);
  const items = modules[0]?.items ?? Answer.none;
  const summary = mining?.at('summary', 'SUMMARY', 0) ?? Answer.none;
  const pools = cgminerPools(mining?.at('pools') ?? Answer.none);
  const doing = operationOf(items, hashrateNow(items, summary));
  const boards = boardsOf(modules, doing.operation === 'sleeping');
  const errors = isOlder(modules) ? [] : faultsOf(items);
  return {
    readings: neverNegative([
      ...minerReadings(modules, items, summary, pools),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(errors),
    ]),
    facts: {
      ...identity(modules, items, known),
      pools: pools.facts,
      boards: boardFacts(boards),
      errors,
    },
    ...doing,
  };
}

function identity(modules: readonly Module[], items: Answer, known: Known): Facts {
  const version = known.version.at('VERSION', 0);
  const ver = items.str('Ver');
  const { web } = known as Answers<Questions>;
  return said({
    make: 'Canaan',
    algorithm: ALGORITHM,
    model: modelName(version, ver),
    firmware: version.str('VERSION') ?? version.str('LVERSION') ?? ver,
    apiVersion: version.str('API'),
    mac: macAddress(version.str('MAC') ?? web?.str('mac')),
    serial: serialOf(version.str('DNA')) ?? (modules.length === 1 ? serialOf(items.str('DNA')) : undefined),
    controlBoard: version.str('HWTYPE'),
    mode: modeOf(items),
  });
}

/** All zeros on a Nano 3, which has none. */
function serialOf(dna: string | undefined): string | undefined {
  return dna !== undefined && /^[0-9A-F]+$/i.test(dna) && !/^0+$/.test(dna) ? dna : undefined;
}

/** `WORKMODE` 0 and 1 of the miners with a number for a name, as Canaan's A10 manual calls them; home units have other steps. */
function modeOf(items: Answer): string | undefined {
  const mode = items.num('WORKMODE');
  if (mode === undefined) return undefined;
  const isNumbered = /^\d/.test(items.str('Ver') ?? '');
  return (isNumbered ? ['normal', 'high performance'][mode] : undefined) ?? `work mode ${mode}`;
}

function isNano(version: Answer): boolean {
  return /nano/i.test(version.str('VERSION', 0, 'PROD') ?? '');
}

/**
 * Canaan AvalonMiner and the Avalon home units, all over port 4028 and without a password: the bracket text of `stats` (or
 * `estats`), `summary` and `pools`. Seen in recordings: A1246, Q; in Canaan's A10 API manual: A10. 7xx to 9xx, where several
 * modules answer as one miner (each read as a board), A13, A15, Nano 3, Nano 3S and Mini 3 follow replies that their
 * users have published.
 *
 * Not read: chip temperatures one by one (160 a board, and a sleeping Q keeps its last ones), the average chip voltage,
 * `Temp` and `OTemp` of the Nano 3 and 3S (of what is not said), and counters of the boards' bus.
 */
export default defineDriver({
  id: 'avalon',
  kind: 'miner',
  title: 'Canaan AvalonMiner and Avalon home units',
  models: [
    ...['741', '821', '841', '851', '911', '921', '1026', '1047', '1066', '1166', '1246', '1346', '1366', '1466'],
    ...['A15', 'A1566', 'Avalon Q', 'Avalon Mini 3', 'Avalon Nano 3', 'Avalon Nano 3S'],
  ],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'AVALON') },
    { ask: DEVDETAILS, is: (details) => says(details, 'AVALON') },
    { ask: PAGE, is: (page) => pageSays(page, 'Avalon') },
    // Firmware that keeps its name out of `version` still writes its bracket text.
    { ask: { ...STATS, optional: true }, tells: 'make', is: hasModules },
  ],
  learn: LEARN,
  learnMore: ({ version = Answer.none }): Questions =>
    isNano(version) && !version.has('VERSION', 0, 'MAC') ? { web: WEB } : {},
  ask,
  read,
  control,
  errors: ERRORS,
});
