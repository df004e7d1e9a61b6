import type { Device } from '../../core/farm/device.ts';
import type { Fault } from '../config.ts';
import type { DeviceSummary } from '../samples.ts';

/**
 * Why a miner does not earn what it should. fault: its own, or that of its firmware. our-action: something that we or an
 * operator do to it, or have done. client-hardware: a part of it is broken, or it is away for repair. grid: power or
 * network of the site. degraded: it hashes, but too little. unknown: nobody watched, so nobody may be charged for it.
 */
export const CAUSES = [
  'fault',
  'our-action',
  'curtailment',
  'maintenance',
  'client-hardware',
  'grid',
  'heat',
  'pool',
  'degraded',
  'unknown',
] as const;
export type Cause = (typeof CAUSES)[number];

/** What is known of one miner at one moment. */
export interface OutageView {
  device: Pick<Device, 'state'>;
  /** Undefined when the exporter is away or does not know the device. */
  seen?: Pick<DeviceSummary, 'operation' | 'attention' | 'ageSeconds' | 'because'>;
  /** Older samples prove nothing. */
  freshSeconds: number;
  /** The maintenance window that covers it now, in words. */
  maintenance?: string;
  /** The action that runs on it, in words. */
  action?: string;
  latch?: { fault: string | null; evidence: string };
  /** By which action of ours its outlets were turned off, in words. */
  turnedOff?: string;
  /** Faults whose episodes are open. */
  episodes: readonly Fault[];
  /** Why power or network of the site is the likelier cause, in words. */
  dark?: string;
  /** What it was when somebody last looked; undefined when that is too long ago. */
  before?: Cause | 'works';
}

export interface Loss {
  cause: Cause;
  evidence: string;
}

/** Why a miner is not at full work; undefined when it is. Pure. */
export function causeOf(view: OutageView): Loss | undefined {
  const { seen, freshSeconds } = view;
  if (seen === undefined) return { cause: 'unknown', evidence: 'the exporter says nothing of it' };
  const { operation, ageSeconds } = seen;
  if (ageSeconds !== undefined && ageSeconds > freshSeconds)
    return { cause: 'unknown', evidence: `its last sample is ${Math.round(ageSeconds)} s old` };
  if (operation === 'hashing' || operation === 'operating') return undefined;
  if (operation === 'unknown') return { cause: 'unknown', evidence: 'its sample does not say what it does' };
  if (operation === 'degraded') return { cause: 'degraded', evidence: seen.because ?? words(seen) };
  return ordained(view) ?? (BY_OPERATION[operation] ?? fault)({ ...view, seen });
}

/** What people or we have laid down goes before everything that is measured. */
function ordained({ device, maintenance, action, latch }: OutageView): Loss | undefined {
  if (device.state === 'maintenance')
    return { cause: 'maintenance', evidence: 'the inventory says that it is in maintenance' };
  if (device.state === 'repair')
    return { cause: 'client-hardware', evidence: 'the inventory says that it is in repair' };
  if (maintenance !== undefined) return { cause: 'maintenance', evidence: maintenance };
  if (action !== undefined) return { cause: 'our-action', evidence: action };
  return latch && { cause: LATCHED[latch.fault ?? ''] ?? 'our-action', evidence: `latched off: ${latch.evidence}` };
}

/** A lost fan is a part of the machine; heat is the air of the site. */
const LATCHED: Readonly<Record<string, Cause>> = {
  'too-hot': 'heat',
  'room-too-hot': 'heat',
  'fan-lost': 'client-hardware',
};

type Seen = OutageView & { seen: NonNullable<OutageView['seen']> };

const BY_OPERATION: Readonly<Record<string, (view: Seen) => Loss>> = {
  sleeping: ({ seen }) => ({ cause: 'curtailment', evidence: seen.because ?? 'it was stopped on purpose' }),
  off: ({ turnedOff }) =>
    turnedOff === undefined
      ? { cause: 'unknown', evidence: 'its outlets are switched off, and not through us' }
      : { cause: 'our-action', evidence: turnedOff },
  starting,
  unreachable: ({ dark, ...view }) =>
    dark === undefined ? (hardware(view) ?? fault(view)) : { cause: 'grid', evidence: dark },
  'not-hashing': (view) => poolDown(view) ?? hardware(view) ?? fault(view),
};

/** A start belongs to what came before it. One out of full work is the miner's own: it restarted by itself. */
function starting({ before }: Seen): Loss {
  if (before === undefined) return { cause: 'unknown', evidence: 'it starts, and nobody saw why' };
  if (before === 'works' || before === 'degraded')
    return { cause: 'fault', evidence: 'it starts, though nobody has stopped it' };
  return { cause: before, evidence: 'it starts again' };
}

function poolDown({ seen, episodes }: Seen): Loss | undefined {
  const told = seen.attention?.find(({ reason }) => reason === 'pool-down');
  if (told) return { cause: 'pool', evidence: told.evidence ?? 'it reaches no pool' };
  return episodes.includes('pool-down')
    ? { cause: 'pool', evidence: 'an alert says that its pool is down' }
    : undefined;
}

const PARTS = ['board-lost', 'chips-lost', 'fan-lost'] as const;
/** As core/farm/oddities.ts words errors of firmware: "The firmware reports 560 (board): …". */
const BROKEN_PART = /\((fan|psu|board|chip|control-board)\): /;

/** A part of the machine is gone, or its firmware says that one is broken. */
function hardware({ seen, episodes }: Seen): Loss | undefined {
  const told = seen.attention?.find(
    ({ reason, evidence = '' }) =>
      PARTS.some((part) => part === reason) || (reason === 'error-reported' && BROKEN_PART.test(evidence)),
  );
  if (told) return { cause: 'client-hardware', evidence: told.evidence ?? told.reason };
  const part = PARTS.find((each) => episodes.includes(each));
  return part && { cause: 'client-hardware', evidence: `its episode ${part} is open` };
}

function fault({ seen }: Seen): Loss {
  return { cause: 'fault', evidence: seen.because ?? words(seen) };
}

function words({ operation, attention = [] }: Seen['seen']): string {
  return attention.find(({ evidence }) => evidence !== undefined)?.evidence ?? `it is ${operation}`;
}
