import type { Device } from '../../core/farm/device.ts';
import type { Plan } from '../plan.ts';
import { total } from '../verify.ts';
import { type Considered, consider, newRound } from './consider.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './device-order.ts';
import type { OrderedDeed } from './overrides.ts';

/** PDUs that are asked at once. */
const AT_ONCE = 8;
/** Boot and warm-up where neither the miner nor our own actions say how long they take. */
const ASSUMED_SECONDS = { 'restart-mining': 300, reboot: 600, 'power-cycle': 600, 'power-on': 600 } as const;
/** Whoever turns a miner off or pauses it decides how long that lasts, and a light takes no time. */
const isAssumed = (deed: OrderedDeed): deed is keyof typeof ASSUMED_SECONDS => Object.hasOwn(ASSUMED_SECONDS, deed);
/** As many of our own actions make a measure. */
const ENOUGH = 3;

/** What an order would do to each device, and what stands against it. Asks PDUs and switches nothing. */
export async function preview(desk: Desk, devices: readonly Device[], deed: OrderedDeed) {
  const { tools } = desk;
  const round = await newRound(tools);
  const left = [...devices.entries()];
  const found: Awaited<ReturnType<typeof one>>[] = [];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, device] = next;
      found[index] = await one(desk, await consider(tools, device, deed, round));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

async function one(desk: Desk, considered: Considered) {
  const { device, deed, impossible, plan, gates } = considered;
  const start = refusalOf(considered, false) === undefined;
  const forced = refusalOf(considered, true) === undefined;
  return {
    device: device.id,
    verdict: start ? ('starts' as const) : forced ? ('needs-force' as const) : ('refused' as const),
    ...(impossible === undefined ? {} : { impossible }),
    ...(plan ? { plan: shown(plan), ...(await withoutWork(desk, considered)) } : {}),
    gates: gates.map(({ reason, help, evidence, override }) => ({ reason, help, evidence, override })),
    deed,
  };
}

function shown({ outlets, steps }: Plan) {
  return {
    outlets: outlets.map(({ pdu, outlet, offSeconds }) => ({ pdu, outlet, offSeconds })),
    steps: steps.map(({ step, seconds }) => ({ step, seconds })),
    atMostSeconds: steps.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** Minutes without work: measured on our own actions on this model, else the off time with the warm-up. */
async function withoutWork({ db, site }: Desk, { device, deed, plan, sample }: Considered) {
  if (!isAssumed(deed)) return {};
  const rows = await db
    .selectFrom('actions')
    .select(['started_at', 'ended_at'])
    .where('site', '=', site)
    .where('action', '=', deed)
    .where('outcome', '=', 'verified')
    .where('plan', 'like', '%verify-healthy%')
    .where((eb) => eb.or([eb('device', '=', device.id), ...(device.model ? [eb('model', '=', device.model)] : [])]))
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
  const taken = rows.map((row) => ((row.ended_at ?? row.started_at) - row.started_at) / 1000).sort((a, b) => a - b);
  const middle = taken[Math.floor(taken.length / 2)];
  if (middle !== undefined && taken.length >= ENOUGH) return { minutesWithoutWork: minutes(middle), from: 'measured' };
  const warmUp = sample === undefined ? undefined : total(sample, 'miner.warm_up');
  const off = Math.max(0, ...(plan?.outlets ?? []).map(({ offSeconds }) => offSeconds));
  return {
    minutesWithoutWork: minutes(off + (warmUp ?? ASSUMED_SECONDS[deed])),
    from: warmUp === undefined ? 'assumed' : 'warm-up',
  };
}

function minutes(seconds: number): number {
  return Math.round(seconds / 6) / 10;
}
