import type { WorkTools } from '../../alert-webhook/tools.ts';
import type { VirtualClock } from '../../test/farm-simulator/virtual-clock.ts';

/** Decisions that only something new can change: a person, the device itself. */
const LASTING = new Set([
  'needs-a-person',
  'latched',
  'never',
  'maintenance',
  'quarantined',
  'mapping-implausible',
  'no-second-witness',
  'still-drawing',
  'fault-forbids',
  'sleeping',
]);
const LASTING_MS = 60 * 60_000;
/** What hits many passes for many, and slowly. */
const COMMON = new Set(['pool-down', 'correlated-failure', 'stale-telemetry']);
const COMMON_MS = 10 * 60_000;
const PASSING_MS = 3 * 60_000;

/**
 * When each open episode is looked at again. The service looks at all of them every few seconds; a year of that would be
 * the same decisions again and again, so here an episode comes up when something about its device has changed, when an
 * action has ended, when its time to close has come, and otherwise now and then.
 */
export interface Agenda {
  /** The same tools, whose open episodes are those that are due. */
  keep(tools: WorkTools): WorkTools;
  /** Something about a device has changed. True when an episode of it is open. */
  touch(device: string): boolean;
  /** All that wait for something to pass: outlets in motion, limits. */
  allDue(): void;
  /** Unix milliseconds; undefined without an open episode. */
  nextDue(): number | undefined;
}

interface Entry {
  device: string;
  due: number;
  /** In one round the same ones are given to all who ask. */
  givenAt: number;
  lasting: boolean;
}

export function openAgenda(clock: VirtualClock, healthySeconds: number): Agenda {
  const entries = new Map<number, Entry>();
  const dueEpisodes = async (open: WorkTools['episodes']['open']) => {
    const now = clock.nowMs();
    const all = await open();
    const ids = new Set(all.map(({ id }) => id));
    for (const id of entries.keys()) if (!ids.has(id)) entries.delete(id);
    return all.filter(({ id, device, healthySince }) => {
      const entry = entries.get(id) ?? { device, due: now, givenAt: -1, lasting: false };
      entries.set(id, entry);
      if (entry.givenAt === now) return true;
      if (entry.due > now) return false;
      entry.givenAt = now;
      const closes = healthySince === undefined ? Number.POSITIVE_INFINITY : healthySince + healthySeconds * 1000;
      entry.due = Math.min(now + PASSING_MS, closes > now ? closes : Number.POSITIVE_INFINITY);
      return true;
    });
  };
  return {
    keep: (tools) => ({
      ...tools,
      episodes: { ...tools.episodes, open: () => dueEpisodes(tools.episodes.open) },
      decisions: {
        ...tools.decisions,
        store(decision) {
          const entry = decision.episodeId === undefined ? undefined : entries.get(decision.episodeId);
          if (entry) {
            entry.lasting = LASTING.has(decision.decision);
            entry.due = clock.nowMs() + pauseAfter(decision.decision);
          }
          return tools.decisions.store(decision);
        },
      },
    }),
    touch(device) {
      const own = [...entries.values()].filter((entry) => entry.device === device);
      for (const entry of own) entry.due = clock.nowMs();
      return own.length > 0;
    },
    allDue() {
      for (const entry of entries.values()) if (!entry.lasting) entry.due = clock.nowMs();
    },
    nextDue() {
      const due = Math.min(...[...entries.values()].map((entry) => entry.due));
      return Number.isFinite(due) ? Math.max(due, clock.nowMs() + 1_000) : undefined;
    },
  };
}

function pauseAfter(decision: string): number {
  if (LASTING.has(decision)) return LASTING_MS;
  return COMMON.has(decision) ? COMMON_MS : PASSING_MS;
}
