import { setTimeout as after } from 'node:timers/promises';
import { type Verdict as Judged, judge } from '../chaos/judge.ts';
import { NAMES, type Name, otherOf } from './pair.ts';
import type { Death } from './points.ts';
import { leaderOf, type Scene, seen, standingOf, toldOf } from './scene.ts';

/** What became of one death; seconds are real ones. */
export interface Verdict extends Death {
  judged: Judged;
  /** From the death until the other one (of PostgreSQL: anybody) led. */
  takeover: number;
  /** From the death until all was over: power is back, or off and latched. */
  over: number;
  /** How long the outlet was off. */
  dark: number;
  /** How long it may be off at most. */
  deadline: number;
  ons: number;
  /** What the PDU was told by the one that had been frozen and went on. */
  zombie: string[];
}

const LONG_MS = 300_000;
/** To read the journal and the PDU anew, and to give the command; also on a machine with other work. */
const RECOVERY_SECONDS = 5;

/**
 * By when power is back: another one leads when the lease is over and it has looked (every third of a lease), takes up
 * what was left, and gives the off period its time.
 */
export const deadlineOf = ({ leaseSeconds, offSeconds }: Pick<Scene, 'leaseSeconds' | 'offSeconds'>): number =>
  (leaseSeconds * 4) / 3 + RECOVERY_SECONDS + offSeconds;

/** Troubles one miner, lets something die at the point, and looks what comes of it. */
export async function oneDeath(scene: Scene, death: Death, miner: string): Promise<Verdict> {
  const { farm, hold, pair, senders, site } = scene;
  const outlet = farm.spec.miners.indexOf(miner) + 1;
  const isHeat = death.kind === 'off';
  const first = await seen('somebody leads', () => leaderOf(scene), LONG_MS);
  await hold.arm(death.point);
  await farm.inject(miner, isHeat ? { fault: 'hot', celsius: 118 } : { fault: 'hang', power: 0.02 });
  if (death.how === 'both') for (const name of NAMES) await pair.kill(name);
  await senders.fire(isHeat ? 'MinerTooHot' : 'MinerOffline', site, miner);
  if (death.how !== 'both')
    await seen(`the leader came to ${death.point.moment} ${death.point.line}`, () => hold.held(), LONG_MS);
  // On a machine with much other work the lease may have changed hands meanwhile.
  const leader = (await leaderOf(scene)) ?? first;
  const diedAt = performance.now();
  const since = () => (performance.now() - diedAt) / 1000;
  const { next, revived } = await die(scene, death, leader);
  revived.catch(() => undefined);
  const takeover = since();
  const ended = await untilOver(scene, next, miner, outlet);
  const over = since();
  const before = toldOf(scene, outlet).commands.length;
  if (death.how === 'SIGSTOP') await wake(scene, leader);
  await revived;
  const { events, commands, ons, isOn, dark } = toldOf(scene, outlet);
  const kill = { miner, trouble: isHeat ? 'heat' : 'hang', victim: 'alert-webhook', phase: death.point.line } as const;
  const evidence = { events, pdu: farm.spec.pdu, outlet, outletOn: isOn, ...ended };
  return {
    ...{ ...death, takeover, over, dark, ons, deadline: deadlineOf(scene), judged: judge(kill, evidence) },
    zombie: death.how === 'SIGSTOP' ? commands.slice(before) : [],
  };
}

interface After {
  /** Who is asked from now on. */
  next: Name;
  /** Resolves when what died runs again. */
  revived: Promise<unknown>;
}

/** Resolves as soon as somebody leads who can. */
async function die(scene: Scene, { how }: Death, leader: Name): Promise<After> {
  const { pair, hold, senders, postgres } = scene;
  const other = otherOf(leader);
  const tookOver = () => seen(`${other} leads`, async () => (await leaderOf(scene)) === other, LONG_MS);
  if (how === 'both') {
    await hold.release();
    await Promise.all(NAMES.map((name) => pair.start(name)));
    return { next: await seen('somebody leads', () => leaderOf(scene), LONG_MS), revived: Promise.resolve() };
  }
  if (how === 'Alertmanager') {
    await senders.kill();
    await hold.release();
    return { next: leader, revived: senders.revive() };
  }
  if (how === 'PostgreSQL') {
    await postgres?.crash();
    await hold.release();
    return { next: await seen('somebody leads', () => leaderOf(scene), LONG_MS), revived: Promise.resolve() };
  }
  if (how === 'SIGSTOP') {
    pair.signal(leader, 'SIGSTOP');
    await hold.release();
    await tookOver();
    return { next: other, revived: Promise.resolve() };
  }
  await pair.kill(leader);
  await hold.release();
  await tookOver();
  return { next: other, revived: pair.start(leader) };
}

/** Looks until all actions have ended and the outlet is as it should be; what stands after a long time is judged. */
async function untilOver(scene: Scene, next: Name, miner: string, outlet: number) {
  for (const end = performance.now() + LONG_MS; ; await after(50)) {
    const late = performance.now() > end;
    const found = await standingOf(scene, next, miner).catch((error: unknown) => {
      if (late) throw error;
    });
    if (found === undefined) continue;
    const { actions, latched } = found;
    const ended = actions.some(({ outcome }) => outcome !== undefined && outcome !== 'not-sent');
    const settled = actions.every(({ outcome }) => outcome !== undefined);
    if (late || (ended && settled && (latched || toldOf(scene, outlet).isOn))) return found;
  }
}

/** The frozen one goes on as if nothing had happened, and must find out that it leads no more. */
async function wake({ pair, leaseSeconds }: Scene, frozen: Name): Promise<void> {
  pair.signal(frozen, 'SIGCONT');
  await after(leaseSeconds * 1000 + 1_000);
  await seen(`${frozen} answers again`, () => pair.ask(frozen).actions(), LONG_MS);
}

/** Why a death was not as it has to be; undefined where it was. */
export function badOf({ kind, judged, dark, deadline, ons, zombie }: Verdict): string | undefined {
  if (judged.leftOff) return 'the outlet was LEFT OFF';
  if (judged.turnedOn) return 'the outlet was latched off and CAME ON';
  if (judged.unexplained !== undefined) return judged.unexplained;
  if (judged.offs !== 1 || ons !== (kind === 'off' ? 0 : 1))
    return `the relay opened ${judged.offs} times and closed ${ons} times`;
  if (zombie.length > 0) return `the frozen one sent ${zombie.join(', ')} when it went on`;
  if (dark > deadline) return `it was dark for ${dark.toFixed(1)} s, expected at most ${deadline.toFixed(1)} s`;
  return undefined;
}
