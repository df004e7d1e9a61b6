import type { OutletOperation } from '../../test/farm-simulator/outlet.ts';
import type { Socket, TwinFarm } from './farm.ts';
import type { Machine } from './machine.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Longer than any action may keep an outlet off while its PDU answers: off period, confirmations, rescues, a restart. */
const OFF_TOO_LONG_MS = HOUR / 2;

/** As the defaults of alert-webhook have it. */
const TOO_HOT_CELSIUS = 40;

/** What was done to an outlet, as the relays saw it. */
export interface Cut {
  at: number;
  pdu: string;
  outlet: string;
  /** What lost its power, and what was meant. */
  truly?: string;
  meant?: string;
  /** How often a person had repaired it until then. */
  repairs?: number;
  /** The episode on whose behalf the webhook acted; absent for other policies and people. */
  episode?: number;
  operation: OutletOperation;
  /** Whoever took the power gave it back: a cycle, or an off that an on followed. What stays off goes in no circles. */
  givenBack: boolean;
  /** Nothing was wrong with what lost its power. */
  healthy: boolean;
  /**
   * Of a cut of another machine than was meant: whether any measurement spoke against it. False where both answer or
   * are silent alike and the outlet draws what the meant machine draws: like machines on each other's outlets.
   */
  knowable: boolean;
  /** It would get its power back into air that is too hot. */
  intoHeat: boolean;
}

export interface LeftOff {
  at: number;
  pdu: string;
  outlet: string;
  sinceMs: number;
}

/** What the simulator saw; nothing here rests on the webhook's books. */
export interface Truth {
  cuts: Cut[];
  leftOff: LeftOff[];
  /** Just before a command reaches an outlet. */
  commanded(socket: Socket, operation: OutletOperation): void;
  /** Looks for outlets that are off and nobody wants off. */
  sweep(meantOff: ReadonlySet<string>): void;
}

export interface TruthWorld {
  farm: TwinFarm;
  /** The episode and the action under way on a device. */
  episodeOf(device: string): number | undefined;
}

export function openTruth({ farm, episodeOf }: TruthWorld): Truth {
  const cuts: Cut[] = [];
  const leftOff: LeftOff[] = [];
  const told = new Set<string>();
  return {
    cuts,
    leftOff,
    commanded(socket, operation) {
      const { pdu, outlet, truly, declared } = socket;
      const place = { pdu: pdu.plan.id, outlet: String(outlet.number) };
      if (operation === 'on') {
        const taken = cuts.findLast((cut) => cut.pdu === place.pdu && cut.outlet === place.outlet);
        if (taken) taken.givenBack = true;
        return;
      }
      const wasOff = !outlet.on;
      if (wasOff && operation === 'off') return;
      const episode = declared && episodeOf(declared.id);
      cuts.push({
        at: farm.clock.nowMs(),
        ...place,
        ...(truly ? { truly: truly.id, repairs: truly.repairs } : {}),
        ...(declared ? { meant: declared.id } : {}),
        ...(episode === undefined ? {} : { episode }),
        operation,
        givenBack: operation === 'cycle',
        healthy: truly !== undefined && isHealthy(truly),
        knowable: truly !== declared && isKnowable(truly, declared),
        intoHeat: operation === 'cycle' && (pdu.airCelsius ?? 0) > TOO_HOT_CELSIUS,
      });
    },
    sweep(meantOff) {
      const now = farm.clock.nowMs();
      for (const { plan, sockets, silent, answersSince } of farm.racks.values())
        for (const { outlet, declared } of sockets) {
          if (outlet.on || outlet.pending || silent > 0 || (declared && meantOff.has(declared.id))) continue;
          const sinceMs = now - Math.max(outlet.switchedAt * 1000, answersSince);
          if (sinceMs < OFF_TOO_LONG_MS) continue;
          const key = `${plan.id}/${outlet.number}/${outlet.switchedAt}`;
          if (told.has(key)) continue;
          told.add(key);
          leftOff.push({ at: now, pdu: plan.id, outlet: String(outlet.number), sinceMs });
        }
    },
  };
}

function isHealthy(machine: Machine): boolean {
  return (
    machine.heat === undefined &&
    machine.active.every(({ harmless }) => harmless) &&
    ['running', 'sleeping'].includes(machine.phase())
  );
}

/** As much as the watts of a machine and those of its outlet may differ: core/farm/thresholds.ts. */
const TOLERANCE = 0.25;

function isKnowable(truly: Machine | undefined, meant: Machine | undefined): boolean {
  if (truly === undefined || meant === undefined) return true;
  const [drawn, own] = [truly.watts(), meant.watts()];
  return Math.max(drawn, own) > Math.min(drawn, own) * (1 + TOLERANCE) + IDLE_WATTS;
}
/** Both idle or off: the watts say nothing. */
const IDLE_WATTS = 50;

/** Cuts of what was not meant, although a measurement spoke against them. */
export function wronglySwitched(cuts: readonly Cut[]): Cut[] {
  return cuts.filter(({ truly, meant, knowable }) => truly !== meant && knowable);
}

/** Cuts of what was not meant that nothing could tell beforehand. */
export function switchedUnknowing(cuts: readonly Cut[]): Cut[] {
  return cuts.filter(({ truly, meant, knowable }) => truly !== meant && !knowable);
}

const LIMITS = [
  { most: 2, withinMs: DAY },
  { most: 4, withinMs: 7 * DAY },
] as const;

/**
 * Power taken and given back beyond what one episode, a day or a week may have, of a machine that nobody has looked at in
 * between: what was turned off for its heat, repaired and given its power by a person begins anew.
 */
export function loops(cuts: readonly Cut[]): string[] {
  const found: string[] = [];
  const byMiner = new Map<string, Cut[]>();
  for (const cut of cuts)
    if (cut.givenBack) byMiner.set(cut.truly ?? '', [...(byMiner.get(cut.truly ?? '') ?? []), cut]);
  for (const [miner, own] of byMiner) {
    for (const { most, withinMs } of LIMITS)
      own.forEach((cut, index) => {
        const before = own[index - most];
        if (before && before.repairs === cut.repairs && cut.at - before.at < withinMs)
          found.push(
            `${miner} lost power ${most + 1} times in ${withinMs / HOUR} h until ${new Date(cut.at).toISOString()}`,
          );
      });
    const episodes = own.flatMap(({ episode }) => episode ?? []);
    for (const episode of new Set(episodes.filter((each, index) => episodes.indexOf(each) !== index)))
      found.push(`${miner} lost power more than once in episode ${episode}`);
  }
  return found;
}
