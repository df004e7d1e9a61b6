import { type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { readFlatStats } from '../bmminer/flat-stats.ts';
import { boardFacts, boardReadings } from '../bmminer/readings.ts';
import { CLASSIC_POOL, cgminerPools, type Pools, SHARE_RESULTS, type Shares, sharesOf } from '../cgminer-pools.ts';
import { DEVDETAILS, VERSION } from '../detection.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { ERRORS, readDevs } from './cgminer/devs.ts';
import { fansIn } from './cgminer/fans.ts';
import { AVERAGES, rate, rateNow } from './cgminer/rates.ts';

const LEARN = {
  version: { ...VERSION, optional: true },
  devdetails: { ...DEVDETAILS, optional: true },
  coin: { via: 'cgminer', command: 'coin', optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

const ASK = { all: { via: 'cgminer', join: ['summary', 'devs', 'pools', 'stats'] } } as const satisfies Questions;

/** An algorithm of which nobody knows the unit: only `rate_unit` gives one. */
const UNIT_UNSAID = 'unsaid';

function read({ all }: Answers<typeof ASK>, known: Known): Observation {
  const summary = all.at('summary', 'SUMMARY', 0);
  const stats = all.list('stats', 'STATS');
  const pools = cgminerPools(all.at('pools'));
  const devs = readDevs(all.at('devs'));
  const chains = stats.find((entry) => entry.has('chain_acn1') || entry.has('chain_acn6'));
  const boards = chains && readFlatStats(chains, UNIT_UNSAID).boards;
  const algorithm = algorithmOf(all.at('pools'), known);
  const now = rateNow(summary) ?? devs.hashrate ?? stats.map(rateNow).find((told) => told !== undefined);
  const elapsed = atLeastZero(summary.num('Elapsed') ?? stats.flatMap((entry) => entry.num('Elapsed') ?? [])[0]);
  return {
    readings: [
      reading('miner.hashrate', now, { algorithm }),
      ...averages(summary, algorithm),
      reading('miner.uptime', elapsed),
      reading('miner.mining_duration', elapsed),
      ...shareReadings(summary, pools),
      ...(boards ? boardReadings(boards, undefined) : devs.readings),
      ...fansIn([...stats, summary]),
      ...pools.readings,
      ...faultReadings(devs.faults),
    ],
    facts: {
      ...identity(all.at('devs'), known, algorithm),
      pools: pools.facts,
      boards: boards ? boardFacts(boards) : devs.facts,
      errors: devs.faults,
    },
    ...operationOf({ hashrate: now, seconds: elapsed }),
  };
}

function averages(summary: Answer, algorithm: string | undefined): Reading[] {
  return AVERAGES.map(([name, window]) =>
    reading('miner.hashrate_average', rate(summary, name), { algorithm, window }),
  );
}

function shareReadings(summary: Answer, pools: Pools): Reading[] {
  const own: Shares = sharesOf(summary, CLASSIC_POOL);
  return [
    ...SHARE_RESULTS.map((result) => reading('miner.shares', own[result] ?? pools.shares[result], { result })),
    reading('miner.hardware_errors', atLeastZero(summary.num('Hardware Errors'))),
    reading('miner.best_share_difficulty', positive(summary.num('Best Share'))),
  ];
}

/** sgminer tells it of each pool, cgminer in `coin`. */
function algorithmOf(pools: Answer, known: Known): string | undefined {
  const list = pools.list('POOLS');
  const pool = list.find((each) => each.bool('Stratum Active') === true) ?? list[0];
  const told = pool?.str('Algorithm') ?? known.coin.str('COIN', 0, 'Hash Method');
  return told?.toLowerCase().replace(/^sha-?256d?$/, 'sha256');
}

function identity(devs: Answer, { version, devdetails }: Known, algorithm: string | undefined): Observation['facts'] {
  return said({
    model: version.str('VERSION', 0, 'Type') ?? devdetails.str('DEVDETAILS', 0, 'Model') ?? devs.str('DEVS', 0, 'Name'),
    firmware: version.str('STATUS', 0, 'Description') ?? devs.str('STATUS', 0, 'Description'),
    apiVersion: version.str('VERSION', 0, 'API'),
    algorithm,
  });
}

const control: Control = {
  restartMining: () => ({ via: 'cgminer', command: 'restart', hangsUp: true, writes: true }),
};

/**
 * Anything that answers cgminer's API on port 4028 and that no other driver knows: older makes (BlackMiner, Baikal,
 * StrongU, Hyperbit …) and programs such as cgminer, bfgminer and sgminer themselves. Units follow from the names of the
 * rates (KHS, MHS, GHS); what has other names is not read. Believed last of all.
 *
 * Where `stats` numbers its chains (`chain_acn1`), boards are read from there, without their rates unless `rate_unit` names
 * the unit. Otherwise each entry of `devs` is a board, and one that cgminer calls sick or dead is a fault.
 *
 * Restarting the program needs the API to be open for writing (`api-allow` W:), which few devices are.
 */
export default defineDriver({
  id: 'cgminer',
  kind: 'miner',
  title: "Anything else with cgminer's API",
  models: ['BlackMiner', 'Baikal', 'StrongU', 'Hyperbit', 'cgminer', 'bfgminer', 'sgminer'],
  detect: [{ ask: VERSION, tells: 'protocol', is: (version) => version.has('VERSION', 0, 'API') }],
  learn: LEARN,
  ask: ASK,
  read,
  control,
  errors: ERRORS,
});
