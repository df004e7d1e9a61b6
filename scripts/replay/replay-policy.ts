import { openEarlierSamples } from '../../alert-webhook/conditions/earlier-samples.ts';
import type { Fault } from '../../alert-webhook/config.ts';
import { identify } from '../../alert-webhook/policy.ts';
import { condition } from '../../alert-webhook/verify.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Course, Moment, Policy } from './course.ts';
import { decideThen } from './decide-then.ts';
import { type Replayed, type ReplayedEpisode, totals } from './replayed.ts';

export interface Replay {
  step(moment: Moment): void;
  /** Devices with an open episode. */
  open(): ReplayedEpisode[];
  result(): Replayed;
}

/** Alertmanager tells again what still fires after about so long. */
const REPEAT_MS = 15 * 60_000;

interface Trouble {
  episode: ReplayedEpisode;
  healthySince?: number;
  /** Healed by assumption: the history goes on as if nothing had been done, so its alert is the old one until it stops. */
  over?: true;
}

/** Walks history step by step with the policy of alert-webhook: episodes, gates, plans. Nothing is sent anywhere. */
export function openReplay(policy: Policy): Replay {
  const episodes: ReplayedEpisode[] = [];
  const unidentified = new Map<string, Set<string>>();
  const troubles = new Map<string, Trouble>();
  const course: Course = { policy, done: [], latched: new Map(), earlier: openEarlierSamples(), openIds: new Set() };
  const open = () => episodes.filter(({ closedAt }) => closedAt === undefined);
  return {
    open,
    step(moment) {
      const fired = new Set<string>();
      for (const alert of moment.firing) {
        const found = identify(alert, policy.config.rules, policy.devices);
        if ('skip' in found) {
          const seen = unidentified.get(found.skip) ?? new Set();
          unidentified.set(found.skip, seen.add(alert.fingerprint));
          continue;
        }
        fired.add(keyOf(found.device.id, found.fault));
        fire(episodes, troubles, found, moment.now);
      }
      for (const [key, trouble] of troubles) if (trouble.over && !fired.has(key)) troubles.delete(key);
      const now = open();
      course.openIds = new Set(now.map(({ id }) => id));
      for (const episode of now) work(course, troubles, episode, moment);
    },
    result: () => ({
      episodes,
      unidentified: Object.fromEntries([...unidentified].map(([reason, alerts]) => [reason, alerts.size])),
      ...totals(episodes),
    }),
  };
}

function keyOf(device: string, fault: Fault): string {
  return `${device} ${fault}`;
}

function fire(
  episodes: ReplayedEpisode[],
  troubles: Map<string, Trouble>,
  { device, fault }: { device: Device; fault: Fault },
  now: number,
): void {
  const key = keyOf(device.id, fault);
  const known = troubles.get(key);
  if (known?.over) return;
  if (known !== undefined) {
    const { closedAt } = known.episode;
    if (closedAt === undefined || now - closedAt < REPEAT_MS) return;
  }
  const episode: ReplayedEpisode = { id: episodes.length + 1, device: device.id, fault, openedAt: now, lines: [] };
  episodes.push(episode);
  troubles.set(key, { episode });
}

function work(course: Course, troubles: Map<string, Trouble>, episode: ReplayedEpisode, moment: Moment): void {
  const key = keyOf(episode.device, episode.fault);
  const trouble = troubles.get(key);
  if (trouble === undefined) return;
  const healed = course.done.findLast((each) => each.episodeId === episode.id && each.healed);
  if (healed !== undefined && healed.endedAt <= moment.now && healed.rung !== 'power-off') {
    troubles.set(key, { ...trouble, over: true });
    Object.assign(episode, { closedAt: moment.now, because: `assumed: the ${healed.rung} healed it` });
    return;
  }
  if (isWell(course, trouble, episode, moment)) {
    const because = `measured well for ${course.policy.config.episodeHealthySeconds} s`;
    Object.assign(episode, { closedAt: moment.now, because });
    return;
  }
  decideThen(course, episode, moment);
}

/** As alert-webhook closes episodes: by fresh samples that show no fault, long enough and without a gap. */
function isWell(
  { policy: { config }, done, earlier }: Course,
  trouble: Trouble,
  { id, device, fault }: ReplayedEpisode,
  { now, samples }: Moment,
): boolean {
  const sample = samples[device];
  const beside = {
    inletLimitCelsius: config.thermal.inletLimitCelsius,
    earlier: sample && earlier.beside(sample),
  };
  const fresh = sample !== undefined && sample.ageSeconds <= config.freshSampleSeconds;
  if (!fresh || sample.operation === 'unreachable' || condition(fault, sample, beside).seen !== 'no') {
    delete trouble.healthySince;
    return false;
  }
  trouble.healthySince ??= now;
  const isOpen = done.some((each) => each.episodeId === id && each.endedAt > now);
  return now - trouble.healthySince >= config.episodeHealthySeconds * 1000 && !isOpen;
}
