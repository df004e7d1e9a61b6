import { type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { percent } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { CLASSIC_POOL, cgminerPools, type Pools, SHARE_RESULTS, sharesOf } from '../cgminer-pools.ts';
import { PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';
import { modelFacts } from '../models.ts';
import { neverNegative } from '../never-negative.ts';
import { boardsOf, chainsIn, hashrateOf } from './innosilicon/boards.ts';
import { ERRORS, faultsIn } from './innosilicon/errors.ts';
import { ask, control } from './innosilicon/web.ts';

const LEARN = {
  version: VERSION,
  type: ask('/api/type'),
  overview: ask('/api/overview'),
  all: ask('/api/getAll'),
  error: ask('/api/getErrorDetail'),
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/** Older firmware does not know `getAll`, and without a password nobody answers it. */
function questions({ all }: Known): Questions {
  return {
    mining: { via: 'cgminer', join: ['summary', 'stats', 'pools'] },
    ...(all.has('all') ? { all: LEARN.all } : {}),
  };
}

function read(answers: Answers<Questions>, known: Known): Observation {
  const { mining = Answer.none, all: web = Answer.none } = answers;
  const summary = mining.at('summary', 'SUMMARY', 0);
  const all = web.at('all');
  const chains = chainsIn(mining.at('stats'));
  const facts = identity(all, mining, known);
  const now = hashrateOf(all.at('total_hash')) ?? inHashes(summary.num('MHS 5s') ?? summary.num('MHS 1m'), facts);
  const boards = boardsOf(chains, all.list('chain'));
  const pools = cgminerPools(mining.at('pools'));
  const errors = faultsIn(known.error);
  const told = now ?? summary.num('MHS 5s') ?? summary.num('MHS 1m');
  return {
    readings: neverNegative([
      ...miningReadings(summary, pools, now, facts),
      reading('miner.power', positive(all.num('power')) ?? positive(first(chains, 'power'))),
      reading('miner.fan_duty', percent(all.num('fansSpeed') ?? first(chains, 'Fan duty'))),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(errors),
    ]),
    facts: { ...facts, pools: pools.facts, boards: boardFacts(boards), errors },
    ...operationOf({ hashrate: told, seconds: summary.num('Elapsed'), why: errors[0]?.message }),
  };
}

function first(chains: readonly Answer[], name: string): number | undefined {
  return chains.map((chain) => chain.num(name)).find((told) => told !== undefined);
}

function miningReadings(summary: Answer, pools: Pools, now: number | undefined, facts: Facts): Reading[] {
  const shares = sharesOf(summary, CLASSIC_POOL);
  const rate = (window: string) => inHashes(summary.num(`MHS ${window}`), facts);
  return [
    reading('miner.uptime', summary.num('Elapsed')),
    reading('miner.mining_duration', summary.num('Elapsed')),
    ...hashrateReadings(facts.algorithm, {
      now,
      averages: { '1m': rate('1m'), '5m': rate('5m'), '15m': rate('15m'), boot: rate('av') },
      expected: undefined,
    }),
    reading('miner.hardware_errors', summary.num('Hardware Errors')),
    ...SHARE_RESULTS.map((result) => reading('miner.shares', shares[result] ?? pools.shares[result], { result })),
  ];
}

/**
 * `MHS` of port 4028 is MH/s on SHA-256 models, but on an A9 solutions per second (51274.60 on one of 50 kSol/s). Of other
 * algorithms its unit is not known.
 */
function inHashes(told: number | undefined, { algorithm }: Facts): number | undefined {
  const scale = algorithm === 'sha256' ? 1e6 : algorithm === 'equihash' ? 1 : undefined;
  return told === undefined || scale === undefined ? undefined : told * scale;
}

const ALGORITHMS: readonly (readonly [series: RegExp, algorithm: string])[] = [
  [/^(?:DragonMint )?T\d/i, 'sha256'],
  [/^A9/i, 'equihash'],
  [/^A1[01]/i, 'ethash'],
];

/** The web names the model; port 4028 only in its descriptions: "innominer a9-1.1.0". */
function identity(all: Answer, mining: Answer, known: Known): Facts {
  const described = /^innominer (\w+)-/i.exec(mining.str('summary', 'STATUS', 0, 'Description') ?? '')?.[1];
  const model = known.type.str('type') ?? described?.toUpperCase();
  const bySeries = ALGORITHMS.find(([series]) => series.test(model ?? ''))?.[1];
  return said({
    make: 'Innosilicon',
    model,
    algorithm: modelFacts('Innosilicon', model)?.algorithm ?? bySeries,
    apiVersion: known.version.str('VERSION', 0, 'API'),
    mac: macAddress(all.str('mac') ?? known.overview.str('version', 'ethaddr')),
  });
}

/**
 * Innosilicon (T2, T3, A9, A10, A11 …) and DragonMint: mining over port 4028 without a password; power, hashrate in plain
 * units, boards and the firmware's error over the web interface with one. No recording was at hand: field by field after
 * published replies of A9 and what public clients read of T3 and A11.
 *
 * The error is the one learned at most two minutes ago, so that a poll takes four requests where joins are refused.
 *
 * Not read: speeds of the fans (only how hard they are driven is told), a power limit (that levels of `running_mode` are
 * steps of 250 W is a guess), clocks and chip voltages.
 */
export default defineDriver({
  id: 'innosilicon',
  kind: 'miner',
  title: 'Innosilicon and DragonMint',
  models: ['T1', 'T2', 'T2T', 'T3', 'T3H+', 'A9', 'A10', 'A10X', 'A11', 'A11MX'],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'INNOMINER') },
    { ask: PAGE, is: (page) => pageSays(page, 'DragonMint') },
  ],
  learn: LEARN,
  learnEverySeconds: 120,
  ask: questions,
  read,
  control,
  errors: ERRORS,
});
