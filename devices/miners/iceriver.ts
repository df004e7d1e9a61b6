import { type Facts, flag, type Observation, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { PLAIN_POOL, readPools, SHARE_RESULTS } from '../cgminer-pools.ts';
import { PAGE, pageSays } from '../detection.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { type Board, boardFacts, boardReadings, fanReadings, hashrateReadings } from '../miner-readings.ts';
import { modelFacts } from '../models.ts';
import { neverNegative } from '../never-negative.ts';
import { boardOf, ERRORS, faultsOf, poolOf, rateOf, runtimeOf } from './iceriver/panel.ts';

/** Everything that the miner tells comes in this one answer. */
const ASK = {
  panel: { via: 'http', method: 'POST', path: '/user/userpanel', form: { post: '4' } },
} as const satisfies Questions;

function read({ panel: reply }: Answers<typeof ASK>): Observation {
  const panel = reply.at('data');
  const unit = panel.str('unit');
  const facts = identity(panel);
  const hashrate = rateOf(panel.at('rtpow'), unit);
  const seconds = runtimeOf(panel.str('runtime'));
  const boards = panel.list('boards').map((entry, place) => boardOf(entry, place, unit));
  const pools = readPools(panel.list('pools').map(poolOf), PLAIN_POOL);
  const errors = faultsOf(panel);
  return {
    readings: neverNegative([
      reading('miner.uptime', seconds),
      reading('miner.mining_duration', seconds),
      ...hashrateReadings(facts.algorithm, { now: hashrate, averages: {}, expected: expectedOf(boards) }),
      ...SHARE_RESULTS.map((result) => reading('miner.shares', pools.shares[result], { result })),
      ...fanReadings(panel.list('fans').map((rpm) => rpm.num())),
      reading('miner.fault_light', flag(panel.bool('locate'))),
      ...boardReadings(boards),
      ...pools.readings,
      ...faultReadings(errors),
    ]),
    facts: { ...facts, pools: pools.facts, boards: boardFacts(boards), errors },
    ...operationOf({ hashrate, seconds, why: errors[0]?.message }),
  };
}

/** Only where every board has one; many say "0.00G". */
function expectedOf(boards: readonly Board[]): number | undefined {
  const told = boards.flatMap(({ expected }) => expected ?? []);
  return told.length > 0 && told.length === boards.length ? told.reduce((sum, each) => sum + each, 0) : undefined;
}

function identity(panel: Answer): Facts {
  const model = modelOf(panel);
  const told = panel.str('algo')?.toLowerCase();
  return said({
    make: 'IceRiver',
    model,
    algorithm: told !== undefined && told !== 'none' ? told : algorithmOf(model),
    firmware: panel.str('softver1'),
    mac: macAddress(panel.str('mac')),
    hostname: panel.str('host'),
  });
}

function algorithmOf(model: string | undefined): string | undefined {
  return modelFacts('IceRiver', model)?.algorithm ?? (/^KS\d/.test(model ?? '') ? 'kheavyhash' : undefined);
}

/** `model` is "none" on most; `softver1` has it: "5977449_ks3m_miner", "…_KS5miner"; an AL3 gives a number, 10306. */
function modelOf(panel: Answer): string | undefined {
  const told = panel.str('model');
  if (told !== undefined && told !== 'none') return told;
  const name = /_([A-Za-z0-9]+?)_?miner$/i.exec(panel.str('softver1') ?? '')?.[1];
  return name === undefined ? undefined : (modelFacts('IceRiver', name)?.model ?? name.toUpperCase());
}

/**
 * No source tells how an IceRiver is rebooted or stopped. Firmware with a login (`/user/loginpost`) answers it with a
 * cookie whose name is not known, so that the light can be switched only where nobody logs in.
 */
const control: Control = {
  locate: (on) => ({
    via: 'http',
    method: 'POST',
    path: `/user/userpanel?post=5&locate=${on ? 1 : 0}`,
    writes: true,
  }),
};

/**
 * IceRiver KS0 to KS7, AL and AE, over their web interface, which lets everybody read it. One question a poll, and not
 * more often than every 30 s for a KS0, whose firmware loses memory with each. No recording was at hand: field by field
 * after replies of KS0, KS3M and KS5L that their users have published.
 *
 * Not read: power and serial numbers (no model tells them), `avgpow`, of which nobody says over which time, and how many
 * chips answer: a KS5L that hashed well said 0 of 18, so `chipnum` is taken.
 */
export default defineDriver({
  id: 'iceriver',
  kind: 'miner',
  title: 'IceRiver',
  models: ['KS0', 'KS0 Pro', 'KS1', 'KS2', 'KS3', 'KS3L', 'KS3M', 'KS5', 'KS5L', 'KS5M', 'KS7', 'AL3', 'AE2'],
  detect: [{ ask: PAGE, is: (page) => pageSays(page, '用户界面') }],
  ask: ASK,
  read,
  control,
  errors: ERRORS,
});
