import type { GateReason } from '../gates.ts';
import type { Deed } from '../plan.ts';

/** What may be ordered for a miner. */
export const ORDERED_DEEDS = [
  ...['restart-mining', 'reboot', 'power-cycle', 'power-on', 'power-off'],
  ...['pause', 'resume', 'locate-on', 'locate-off'],
] as const satisfies readonly Deed[];
export type OrderedDeed = (typeof ORDERED_DEEDS)[number];

/**
 * What a closed gate means to an operator. never: the order is refused, whatever is said. force: refused, unless the
 * order says `force: true`. not-asked: it does not concern an order.
 */
export type Override = 'never' | 'force' | 'not-asked';

/** For restarts (of mining or of the miner), power cycles, on and off, to stop and to resume mining, and for the light. */
type Row = readonly [
  ...[restart: Override, cycle: Override, on: Override, off: Override],
  ...[pause: Override, resume: Override, light: Override],
];

const LIMIT: Row = ['force', 'force', 'not-asked', 'not-asked', 'not-asked', 'not-asked', 'not-asked'];
const ALWAYS: Row = ['never', 'never', 'never', 'never', 'never', 'never', 'never'];
// Who works at a miner is who wants to see its light.
const PERSON: Row = ['force', 'force', 'force', 'force', 'force', 'force', 'not-asked'];
const MACHINE: Row = ['not-asked', 'not-asked', 'not-asked', 'not-asked', 'not-asked', 'not-asked', 'not-asked'];
const OUTLET: Row = ['not-asked', 'never', 'never', 'never', 'not-asked', 'not-asked', 'not-asked'];
const CURRENT: Row = ['not-asked', 'never', 'never', 'not-asked', 'not-asked', 'not-asked', 'not-asked'];

/** By the reason of the gate. */
export const OVERRIDES: Readonly<Record<GateReason, Row>> = {
  'kill-switch': ALWAYS,
  maintenance: PERSON,
  never: ALWAYS,
  latched: ['never', 'never', 'never', 'not-asked', 'not-asked', 'never', 'not-asked'],
  'no-feed': ALWAYS,
  'outside-hours': PERSON,
  'stale-telemetry': LIMIT,
  'sensor-implausible': MACHINE,
  'not-confirmed': LIMIT,
  sleeping: LIMIT,
  'needs-a-person': MACHINE,
  // A miner that was repaired says nothing before it has power, so its last words count only until somebody insists.
  'fault-forbids': ['never', 'never', 'force', 'not-asked', 'not-asked', 'force', 'not-asked'],
  'ladder-forbids': LIMIT,
  'pool-down': LIMIT,
  'outlet-denied': OUTLET,
  quarantined: OUTLET,
  'mapping-implausible': OUTLET,
  'warming-up': LIMIT,
  'already-running': ALWAYS,
  'correlated-failure': ['force', 'force', 'force', 'not-asked', 'not-asked', 'force', 'not-asked'],
  'cooling-down': LIMIT,
  'attempts-limit': LIMIT,
  'daily-limit': LIMIT,
  'weekly-limit': LIMIT,
  'life-budget': LIMIT,
  'site-limit': LIMIT,
  'building-at-once': LIMIT,
  'pdu-busy': CURRENT,
  ramp: CURRENT,
  'no-second-witness': MACHINE,
  'still-drawing': LIMIT,
  'pdu-unreachable': OUTLET,
  'outlet-unsafe': OUTLET,
  'dual-feed': ['not-asked', 'never', 'not-asked', 'not-asked', 'not-asked', 'not-asked', 'not-asked'],
  headroom: CURRENT,
  'approval-denied': MACHINE,
  'approval-pending': MACHINE,
  'approval-needed': MACHINE,
  disarmed: ALWAYS,
};

/** Gates that open by themselves within minutes: a bulk order waits for them. */
export const PASSING: readonly string[] = ['pdu-busy', 'ramp', 'building-at-once', 'already-running'];

/** A planned restart is for miners that are well, so nothing needs to be wrong with them. */
const PLANNED: readonly GateReason[] = ['not-confirmed'];

const COLUMNS = {
  'restart-mining': 0,
  reboot: 0,
  'power-cycle': 1,
  'power-on': 2,
  'power-off': 3,
  pause: 4,
  resume: 5,
  'locate-on': 6,
  'locate-off': 6,
} as const satisfies Record<OrderedDeed, number>;

export function overrideOf(reason: GateReason, deed: OrderedDeed, isPlanned = false): Override {
  if (isPlanned && PLANNED.includes(reason)) return 'not-asked';
  return OVERRIDES[reason][COLUMNS[deed]];
}
