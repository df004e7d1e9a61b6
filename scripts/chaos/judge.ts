import type { FarmEvent } from '../../test/farm-simulator/events.ts';
import { relayMoves } from './farm-memory.ts';
import type { StoredAction } from './webhook-child.ts';

export const VICTIMS = ['alert-webhook', 'PDU', 'PostgreSQL'] as const;
export type Victim = (typeof VICTIMS)[number];

/** What is wrong with the miner: it hangs and is cycled, or it is too hot and is turned off to stay off. */
export type Trouble = 'hang' | 'heat';

export interface Kill {
  miner: string;
  trouble: Trouble;
  victim: Victim;
  /** How far the journal had come when the victim died. */
  phase: string;
}

/** What one kill led to. */
export interface Verdict extends Kill {
  /** How often the relay opened. */
  offs: number;
  /** The outlet is off and should be on. */
  leftOff: boolean;
  /** The outlet was latched off and came on. */
  turnedOn: boolean;
  /** The relay opened more than once, or more often than the journal has intents. */
  doubled: boolean;
  /** Why the journal does not explain what happened; undefined when it does. */
  unexplained?: string;
}

export interface Evidence {
  events: readonly FarmEvent[];
  pdu: string;
  outlet: number;
  outletOn: boolean;
  actions: readonly StoredAction[];
  latched: boolean;
}

/** Judges by what the relays did, and asks the journal to explain it. */
export function judge(kill: Kill, evidence: Evidence): Verdict {
  const moves = relayMoves(evidence.events, evidence.pdu).filter(({ outlet }) => outlet === evidence.outlet);
  const offs = moves.filter(({ on }) => !on).length;
  const firstOff = moves.findIndex(({ on }) => !on);
  const cameOn = firstOff >= 0 && moves.slice(firstOff).some(({ on }) => on);
  const why = problemOf(kill, offs, evidence);
  return {
    ...kill,
    offs,
    leftOff: !evidence.latched && !evidence.outletOn,
    turnedOn: evidence.latched && cameOn,
    doubled: offs > 1,
    ...(why === undefined ? {} : { unexplained: why }),
  };
}

const OFF_STEPS = ['cycle', 'turn-off'];

/**
 * Every opening of the relay must follow an intent, and what was done must have ended. Where only alert-webhook died,
 * the miner must be healed, or off and latched; where the PDU died in the middle, a person may have been called instead.
 */
function problemOf({ trouble, victim }: Kill, offs: number, { actions, latched }: Evidence): string | undefined {
  const outcomes = actions.map(({ outcome = 'unfinished' }) => outcome).join(', ') || 'no action';
  const intents = actions.flatMap(({ journal }) =>
    journal.filter(({ step, phase }) => OFF_STEPS.includes(step) && phase === 'intent'),
  ).length;
  if (offs > intents) return `the relay opened ${offs} times for ${intents} intents; ${outcomes}`;
  if (actions.some(({ outcome }) => outcome === undefined)) return `it did not end: ${outcomes}`;
  if (victim === 'PDU') return undefined;
  const done = actions.filter(({ outcome }) => outcome === 'verified').length;
  if (done !== 1 || offs !== 1) return `the relay opened ${offs} times, and the journal says: ${outcomes}`;
  return trouble === 'heat' && !latched ? 'it is off and not latched' : undefined;
}

export const isBad = ({ leftOff, turnedOn, doubled, unexplained }: Verdict) =>
  leftOff || turnedOn || doubled || unexplained !== undefined;
