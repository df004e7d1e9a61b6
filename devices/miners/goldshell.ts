import { type Facts, type Observation, reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { cgminerPools, SHARE_RESULTS } from '../cgminer-pools.ts';
import { DEVDETAILS, PAGE, pageSays, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { boardFacts, boardReadings, fanReadings, hashrateReadings } from '../miner-readings.ts';
import { modelFacts } from '../models.ts';
import { neverNegative } from '../never-negative.ts';
import { control, LOGIN, levelOf, settingOf } from './goldshell/control.ts';
import { rpcTold } from './goldshell/rpc.ts';
import { webPools, webTold } from './goldshell/web.ts';

const get = (path: string) => ({ via: 'http', method: 'GET', path }) as const satisfies Request;
const DEVS = get('/mcb/cgminer?cgminercmd=devs');

const LEARN = {
  status: get('/mcb/status'),
  setting: { ...get('/mcb/setting'), optional: true },
  devs: { ...DEVS, optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/** What later firmware says only to those with a token; mining is told over port 4028 all the same. */
function learnMore({ status, setting }: Answers<Questions>): Questions {
  const guarded = (path: string) => ({ ...get(path), auth: LOGIN, optional: true }) as const;
  return {
    ...(status?.has('model') ? {} : { guardedStatus: guarded('/mcb/status') }),
    ...(setting?.has('powerplans') ? {} : { guardedSetting: guarded('/mcb/setting') }),
  };
}

function ask({ devs }: Known): Questions {
  if (devs.list('data').length > 0) return { devs: DEVS, pools: { ...get('/mcb/pools'), optional: true } };
  return { mining: { via: 'cgminer', join: ['summary', 'devs', 'pools'] } };
}

function read({ devs, pools: web, mining }: Answers<Questions>, known: Known): Observation {
  const told = devs ? webTold(devs) : rpcTold(mining ?? Answer.none);
  const pools = devs ? webPools(web ?? Answer.none) : cgminerPools(mining?.at('pools') ?? Answer.none);
  const facts = identity(known);
  const level = levelOf(known, told.plan);
  // Without the boards' own word the plan is as old as what was learned, and hashing outweighs it.
  const isStopped = level === 3 && (devs !== undefined || !((told.hashrate ?? 0) > 0));
  const asleep = isStopped ? 'the power plan in use is of level 3, stopped' : undefined;
  return {
    readings: neverNegative([
      reading('miner.uptime', told.seconds),
      reading('miner.mining_duration', told.seconds),
      ...hashrateReadings(facts.algorithm, { now: told.hashrate, averages: told.averages, expected: told.expected }),
      reading('miner.hardware_errors', told.hardwareErrors),
      reading('miner.best_share_difficulty', told.bestShare),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', told.shares[result], { result })),
      ...fanReadings(told.fans),
      ...boardReadings(told.boards),
      ...pools.readings,
    ]),
    facts: { ...facts, pools: pools.facts, boards: boardFacts(told.boards) },
    ...operationOf({ hashrate: told.hashrate, seconds: told.seconds, asleep }),
  };
}

/** Names of its mining program and of the driver of its boards. */
function isGoldshell(answer: Answer): boolean {
  return says(answer, 'INTCHAINS_QOMO') || says(answer, 'KDAMINER');
}

/** The name that is set on the device is its MAC, unless somebody changed it. */
function identity(known: Known): Facts {
  const { guardedStatus = Answer.none } = known as Answers<Questions>;
  const status = known.status.has('model') ? known.status : guardedStatus;
  const model = status.str('model')?.replace(/^Goldshell[- ]/i, '');
  return said({
    make: 'Goldshell',
    model,
    algorithm: modelFacts('Goldshell', model)?.algorithm,
    firmware: status.str('firmware'),
    controlBoard: status.str('hardware'),
    mac: macAddress(settingOf(known).str('name')),
  });
}

/**
 * Goldshell boxes and rack miners (HS, CK, KD, LT, SC …). Firmware of 2021 tells everything over its web interface to
 * everybody; later firmware wants a login there, and is read over port 4028 (bfgminer, open), with the login adding the
 * MAC and commands. No recording was at hand: field by field after replies of CK5, LT5, HS5 and SC-BOX that their users
 * have published.
 *
 * Not read: power (no model tells it), the boards of a Byte, whose two coins stand in a list of their own, and what a
 * `minerstatus` other than 0 means. Every change of a setting restarts the fans' regulation.
 */
export default defineDriver({
  id: 'goldshell',
  kind: 'miner',
  title: 'Goldshell',
  models: ['CK5', 'HS5', 'KD5', 'KD Max', 'KD Box II', 'KD Box Pro', 'LT5', 'SC Box', 'HS Box', 'Mini Doge'],
  detect: [
    { ask: VERSION, is: isGoldshell },
    { ask: DEVDETAILS, is: isGoldshell },
    {
      ask: { ...get('/mcb/status'), optional: true },
      is: (status) => status.str('model')?.startsWith('Goldshell') === true,
    },
    { ask: PAGE, is: (page) => pageSays(page, 'cloud-box') },
  ],
  learn: LEARN,
  learnMore,
  learnEverySeconds: 300,
  ask,
  read,
  control,
});
