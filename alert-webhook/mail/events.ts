import type { Notice } from '../notify.ts';

export type Tone = 'bad' | 'warn' | 'calm';

/** What an event is called in a mail. The worst stand first. */
export interface EventKind {
  event: string;
  title: string;
  tone: Tone;
}

/** Everything that becomes mail, the worst first. */
const KINDS: readonly EventKind[] = [
  { event: 'ledger-broken', title: 'The ledger was changed', tone: 'bad' },
  { event: 'action-wrong-outlet', title: 'A wrong outlet was switched', tone: 'bad' },
  { event: 'action-welded', title: 'A relay is welded', tone: 'bad' },
  { event: 'action-unsafe', title: 'Unsafe, a person must look', tone: 'bad' },
  { event: 'action-unknown', title: 'Nobody knows what the PDU did', tone: 'bad' },
  { event: 'action-stuck', title: 'An action cannot be brought to its end', tone: 'bad' },
  { event: 'outlet-stays-off', title: 'An outlet stays off', tone: 'bad' },
  { event: 'quarantined', title: 'A PDU is quarantined', tone: 'bad' },
  { event: 'kill-switch-on', title: 'The kill switch is on', tone: 'bad' },
  { event: 'heartbeat-lost', title: 'Alerts do not arrive any more', tone: 'bad' },
  { event: 'hold-began', title: 'Many fail at once: healing holds', tone: 'bad' },
  { event: 'disarmed', title: 'Healing was disarmed', tone: 'bad' },
  { event: 'approval-asked', title: 'Waits for approval', tone: 'warn' },
  { event: 'latched', title: 'Turned off to stay off', tone: 'warn' },
  { event: 'action-not-executed', title: 'A command was not carried out', tone: 'warn' },
  { event: 'action-refused', title: 'A command was refused', tone: 'warn' },
  { event: 'action-not-healthy', title: 'Not well after healing', tone: 'warn' },
  { event: 'action-overridden', title: 'Somebody else switched it', tone: 'warn' },
  { event: 'bulk-stopped', title: 'A bulk order was stopped', tone: 'warn' },
  { event: 'schedule-left-out', title: 'A schedule was left out', tone: 'warn' },
  { event: 'needs-a-person', title: 'Needs a person', tone: 'warn' },
  { event: 'outlet-rescued', title: 'An outlet was brought back', tone: 'calm' },
  { event: 'hold-ended', title: 'Healing goes on', tone: 'calm' },
  { event: 'heartbeat-back', title: 'Alerts arrive again', tone: 'calm' },
  { event: 'kill-switch-off', title: 'The kill switch is off again', tone: 'calm' },
  { event: 'armed', title: 'Healing was armed', tone: 'calm' },
];

const BY_EVENT = new Map(KINDS.map((kind) => [kind.event, kind]));

/**
 * What a notice is in a mail; undefined when it is for the log alone. An error that nobody has given a title is told too:
 * it asks for a person.
 */
export function kindOf({ level, event }: Pick<Notice, 'level' | 'event'>): EventKind | undefined {
  const known = BY_EVENT.get(event);
  if (known) return known;
  return level === 'error' ? { event, title: event.replaceAll('-', ' '), tone: 'bad' } : undefined;
}

/** For sorting: the worst has the lowest number; what has no title stands before all. */
export function rankOf(event: string): number {
  return KINDS.findIndex((kind) => kind.event === event);
}
