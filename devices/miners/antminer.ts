import { type Facts, type Observation, reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { ERRORS } from '../bmminer/error-table.ts';
import { faultsInWarning } from '../bmminer/errors.ts';
import { algorithmOf, modelName } from '../bmminer/model.ts';
import { doing } from '../bmminer/operation.ts';
import { readStats, typeInStats } from '../bmminer/read-stats.ts';
import { boardFacts, boardReadings, fanReadings, minerReadings } from '../bmminer/readings.ts';
import { readSummary } from '../bmminer/summary.ts';
import { webControl } from '../bmminer/web-control.ts';
import { cgi } from '../cgi-page.ts';
import { cgminerPools } from '../cgminer-pools.ts';
import { PAGE, pageWants, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { positive } from '../miner-amounts.ts';

/** Firmware from 2020 on answers in the shape of its web pages; older firmware does not know the flag and ignores it. */
const newApi = (command: string): Request => ({ via: 'cgminer', command, extra: { new_api: true } });

const STATS = newApi('stats');
const SUMMARY = newApi('summary');
const POOLS = newApi('pools');
/** Text such as `power:3456` or `miner power:3456` from the extra daemon of S19 XP Hyd, S21, S21 Pro and later. */
const POWER: Request = {
  via: 'http',
  method: 'GET',
  port: 'daemon',
  path: '/miner_power',
  optional: true,
  timeoutMs: 2000,
};

/** The daemon's one complaint, `{ "error_message": "P:2" }` or `None`; a daemon before that answers `error 6060 cmd`. */
const WARNING: Request = { ...POWER, path: '/warning' };

const LEARN = {
  version: VERSION,
  system: { ...cgi('get_system_info'), optional: true },
  power: POWER,
  stats: { ...STATS, optional: true },
  summary: { ...SUMMARY, optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/** Other firmware on the same hardware says "Antminer" too, and then names itself. */
const OTHER_FIRMWARE = /BOSMINER|BOSER|LUXMINER|VNISH|HIVEON|KAONSU|MARAFW|RWGLR|DEVDETAILS/;

/** Three questions at most. Where watts come only from the daemon, its question takes the place of `summary`. */
function ask(known: Known): Questions {
  if (!isPowerFromDaemon(known)) return { stats: STATS, summary: SUMMARY, pools: POOLS };
  return { stats: STATS, pools: POOLS, power: POWER };
}

function isPowerFromDaemon(known: Known): boolean {
  const stats = readStats(known.stats, undefined);
  return (
    daemonWatts(known.power) !== undefined && (stats === undefined || stats === 'asleep' || stats.watts === undefined)
  );
}

/** The number behind the last colon; 0 is not measured. */
function daemonWatts(answer: Answer): number | undefined {
  const text = /:\s*(\d+(?:\.\d+)?)[^:]*$/.exec(answer.str() ?? '')?.[1];
  return text === undefined ? undefined : positive(Number(text));
}

function read(answers: Answers<Questions>, known: Known): Observation {
  const { stats: statsReply = Answer.none, pools: poolsReply = Answer.none, power = Answer.none } = answers;
  const model = modelOf(statsReply, known);
  const algorithm = algorithmOf(model, known.system.str('Algorithm'));
  const answered = readStats(statsReply, algorithm);
  const stats = answered === 'asleep' ? undefined : answered;
  const summary = readSummary(answers['summary'] ?? Answer.none, algorithm);
  const { bestShare, faults: told } = answers['summary'] ? summary : readSummary(known.summary, algorithm);
  const faults = [...told, ...faultsInWarning(warningIn(known))];
  const pools = cgminerPools(poolsReply);
  return {
    readings: [
      ...minerReadings(stats, summary, pools.shares, algorithm),
      reading('miner.power', stats?.watts ?? daemonWatts(power)),
      reading('miner.best_share_difficulty', bestShare),
      ...(stats ? [...fanReadings(stats), ...boardReadings(stats.boards, model)] : []),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: {
      ...identity(known, model, algorithm),
      ...(stats?.mode === undefined ? {} : { mode: stats.mode }),
      pools: pools.facts,
      boards: boardFacts(stats?.boards ?? []),
      errors: faults,
    },
    ...doing({
      isEmpty: answered === 'asleep',
      mode: stats?.mode,
      hashrate: stats?.now ?? summary.now,
      hashes: stats?.hashes,
      elapsed: stats?.elapsed ?? summary.elapsed,
    }),
  };
}

/** What learnMore asked is not among the names of LEARN. */
function warningIn(known: Answers<Questions>): Answer {
  return known['warning'] ?? Answer.none;
}

function modelOf(stats: Answer, known: Known): string | undefined {
  const type = known.version.str('VERSION', 0, 'Type') ?? typeInStats(stats) ?? known.system.str('minertype');
  return modelName(type);
}

/** The web page's file system version is the firmware's name; 4028 tells only when it was compiled. */
function identity(known: Known, model: string | undefined, algorithm: string | undefined): Facts {
  const { version, system } = known;
  const firmware = system.str('system_filesystem_version') ?? version.str('VERSION', 0, 'CompileTime');
  const facts = {
    model,
    algorithm,
    firmware,
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(system.str('macaddr')),
    serial: system.str('serinum') ?? system.str('serial_no'),
    hostname: system.str('hostname'),
  };
  const told = Object.entries(facts).filter(([, text]) => text !== undefined);
  return { make: 'Bitmain', ...(Object.fromEntries(told) as Facts) };
}

function isStock(answer: Answer): boolean {
  const text = (JSON.stringify(answer.value) ?? '').toUpperCase();
  return text.includes('ANTMINER') && !OTHER_FIRMWARE.test(text);
}

/**
 * Bitmain Antminer with Bitmain's own firmware: both the flat `stats` of bmminer (S9, L3+, the 15 and 17 series, S19 with
 * firmware of 2022) and the shape of the CGI (S19 to S21, L7, L9, KS …). Everything of a poll comes over 4028, which
 * needs no password; the web password only adds identity (MAC, serial, firmware name), and its refusal loses nothing
 * else.
 *
 * Most stock firmware does not measure power. Where `stats` has none but the daemon on port 6060 does, the poll asks the
 * daemon instead of `summary`: hardware errors and shares are then summed from boards and pools, and best share and the
 * firmware's own complaints are those learned at most ten minutes ago. The daemon's own warning is learned as well.
 *
 * Sleeping and waking are not offered: `set_miner_conf.cgi` wants the whole configuration back, pool passwords included,
 * and a partial one does nothing or erases pools. There is no command that only restarts mining, and no power limit.
 */
export default defineDriver({
  id: 'antminer',
  kind: 'miner',
  title: 'Bitmain Antminer, stock firmware',
  models: [
    'S9',
    'S15',
    'S17',
    'S19',
    'S21',
    'T9',
    'T15',
    'T17',
    'T19',
    'T21',
    'L3+',
    'L7',
    'L9',
    'D7',
    'D9',
    'KS3',
    'KS5',
    'K7',
    'KA3',
    'HS3',
    'DR5',
    'E9',
    'Z15',
  ],
  detect: [
    { ask: VERSION, tells: 'make', is: isStock },
    { ask: PAGE, tells: 'make', is: (page) => pageWants(page, 'antMiner') },
  ],
  learn: LEARN,
  learnMore: ({ power = Answer.none }) => (power.has() ? { warning: WARNING } : {}),
  learnEverySeconds: 600,
  ask,
  read,
  control: webControl,
  errors: ERRORS,
});
