import { type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { mega } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { STATUS_ERRORS } from '../bmminer/error-table.ts';
import { boardFacts, boardReadings, fanReadings, minerReadings } from '../bmminer/readings.ts';
import { readSummary, type Summary } from '../bmminer/summary.ts';
import { cgi } from '../cgi-page.ts';
import { cgminerPools } from '../cgminer-pools.ts';
import { PAGE, pageWants } from '../detection.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { elphapexStats, steady } from './elphapex/stats.ts';

const ALGORITHM = 'scrypt';

const LEARN = {
  system: { ...cgi('get_system_info'), optional: true },
  configured: { ...cgi('get_miner_conf'), optional: true },
} as const satisfies Questions;

const ASK = {
  stats: cgi('stats'),
  summary: cgi('summary'),
  pools: cgi('pools'),
  power: { ...cgi('get_power'), optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read({ stats: reply, summary: totals, pools: list, power }: Answers<typeof ASK>, known: Known): Observation {
  const stats = elphapexStats(reply);
  const summary = summaryOf(totals);
  const pools = cgminerPools(list);
  const mode = modeOf(known);
  const hashrate = stats?.now ?? summary.now;
  const asleep = mode === 'sleep' && !positive(hashrate) ? 'fc-work-mode is 1' : undefined;
  const hashingSince = positive(stats?.elapsed ?? summary.elapsed);
  return {
    readings: [
      ...minerReadings(stats, summary, pools.shares, ALGORITHM).filter(({ metric }) => !TIMES.includes(metric)),
      reading('miner.uptime', sinceBoot(reply) ?? hashingSince),
      reading('miner.mining_duration', hashingSince),
      average15m(reply, totals),
      reading('miner.power', positive(power.num('power_output'))),
      reading('miner.best_share_difficulty', summary.bestShare),
      ...(stats ? [...fanReadings(stats), ...boardReadings(stats.boards, undefined)] : []),
      ...pools.readings,
      ...faultReadings(summary.faults),
    ],
    facts: {
      ...identity(reply, totals, power, known),
      ...(mode === undefined ? {} : { mode }),
      pools: pools.facts,
      boards: boardFacts(stats?.boards ?? []),
      errors: summary.faults,
    },
    ...operationOf({ hashrate, seconds: hashingSince ?? sinceBoot(reply), asleep }),
  };
}

/** As `stats` has them: hw_all is the hashrate once more (DG1+ with 1.0.2), and rate_30m stays 0. */
function summaryOf(reply: Answer): Summary {
  const summary = readSummary(reply, ALGORITHM);
  const long = atLeastZero(mega(reply.num('SUMMARY', 0, 'rate_15m')));
  return {
    ...summary,
    now: steady(summary.now, long),
    average30m: positive(summary.average30m),
    hardwareErrors: undefined,
  };
}

/** `elapsed` 0 is no start: it would look like one for as long as the miner idles. */
const TIMES: readonly string[] = ['miner.uptime', 'miner.mining_duration'];

function average15m(stats: Answer, summary: Answer): Reading {
  const told = stats.num('STATS', 0, 'rate_15m') ?? summary.num('SUMMARY', 0, 'rate_15m');
  return reading('miner.hashrate_average', atLeastZero(mega(told)), { algorithm: ALGORITHM, window: '15m' });
}

/** `fc-work-mode`, as the firmware numbers them. */
const MODES: Readonly<Record<string, string>> = { '0': 'normal', '1': 'sleep', '2': 'high', '3': 'low' };

function modeOf(known: Known): string | undefined {
  const told = known.configured.str('fc-work-mode');
  return told !== undefined && Object.hasOwn(MODES, told) ? MODES[told] : told;
}

/** The firmware name carries the version: "DG-Home1_V1.0.5", "DG1+_SW_V1.0.2". */
function identity(stats: Answer, summary: Answer, power: Answer, { system }: Known): Facts {
  const info = stats.has('INFO') ? stats.at('INFO') : summary.at('INFO');
  const named = system.str('system_filesystem_version') ?? info.str('miner_version');
  return said({
    make: 'Elphapex',
    model: system.str('minertype') ?? info.str('type'),
    firmware: /_V([\d.]+)/.exec(named ?? '')?.[1] ?? named,
    apiVersion: stats.str('STATUS', 'api_version'),
    mac: macAddress(system.str('macaddr')),
    serial: info.str('dev_sn'),
    hostname: system.str('hostname'),
    controlBoard: info.str('hw_version'),
    algorithm: ALGORITHM,
    psuSerial: power.str('power_sn'),
  });
}

/**
 * `elapsed` stays 0 until it hashes, however long that takes; `when` counts on since the boot (recording dg-home1-1.0.5,
 * 924,785 beside a date in `timestamp`).
 */
function sinceBoot(stats: Answer): number | undefined {
  const when = stats.num('STATUS', 'when');
  return when !== undefined && when < 1_000_000_000 ? positive(when) : undefined;
}

const control: Control = {
  reboot: () => ({ ...cgi('reboot'), writes: true }),
  locate: (on) => ({
    ...cgi('blink'),
    method: 'POST',
    body: { blink: on },
    expect: { path: ['code'], value: on ? 'B000' : 'B100' },
    writes: true,
  }),
};

/**
 * Elphapex DG1, DG1+ and DG Home 1 with Elphapex' own firmware: CGI pages in Antminer's shape behind a digest login, which
 * refuses good answers now and then. Power is what the power supply says (`get_power.cgi`).
 *
 * Sleeping and waking are not offered: the command was never seen on a device. The work mode is learned at most ten minutes
 * ago.
 */
export default defineDriver({
  id: 'elphapex',
  kind: 'miner',
  title: 'Elphapex, own firmware',
  models: ['DG1', 'DG1+', 'DG Home 1'],
  detect: [{ ask: PAGE, is: (page) => pageWants(page, 'Daoge') }],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: ASK,
  read,
  control,
  errors: STATUS_ERRORS,
});
