import type { Plan } from './plan.ts';
import type { Change, DevicePlan } from './plan-device.ts';
import type { Reference } from './reference.ts';

export const SIGNS = ['+', '>', '<', '!', 'x', '?'] as const;

/**
 * `+` made in Snipe-IT, `>` changed there, `<` changed here, `!` put back over another's change, `x` not certain and left
 * alone, `?` cannot be done.
 */
export type Sign = (typeof SIGNS)[number];

/** One thing that a run would do, or that a person should know before. */
export interface DiffEntry {
  sign: Sign;
  /** For people. */
  line: string;
  device?: string;
  /** Asset tag. */
  tag?: string;
  /** Of reference data that is made: `models`, `manufacturers`, `locations`, `companies`. */
  resource?: string;
  field?: string;
  /** As people read it: names, not numbers. Null: nothing. */
  from?: string | null;
  to?: string | null;
}

const LISTS = { model: 'models', status: 'statuses', location: 'locations', company: 'companies' } as const;

function shown({ side, key }: Change, value: string | null, reference: Reference): string | null {
  if (value === null || side === 'logixx' || !(key in LISTS)) return value;
  const rows: readonly { id: number; name: string }[] = reference[LISTS[key as keyof typeof LISTS]];
  return rows.find((row) => String(row.id) === value)?.name ?? `number ${value}`;
}

const quoted = (value: string | null): string => (value === null ? 'nothing' : JSON.stringify(value));

function changeEntry(change: Change, plan: DevicePlan, about: Omit<DiffEntry, 'sign' | 'line'>, reference: Reference) {
  const [from, to] = [shown(change, change.from, reference), shown(change, change.to, reference)];
  const made = change.side === 'snipe-it' && plan.deeds.some(({ kind }) => kind === 'create');
  const sign: Sign = made ? '+' : change.side === 'snipe-it' ? '>' : '<';
  const text = made ? `${change.key} ${quoted(to)}` : `${change.key} ${quoted(from)} → ${quoted(to)}`;
  return { sign, line: `${sign} ${headOf(about)}: ${text}`, ...about, field: change.key, from, to };
}

const headOf = ({ device = '', tag = '' }: Omit<DiffEntry, 'sign' | 'line'>): string => `${device} ${tag}`.trim();

function deviceEntries(plan: DevicePlan, reference: Reference): DiffEntry[] {
  const create = plan.deeds.find((deed) => deed.kind === 'create');
  const tag = plan.asset?.tag ?? create?.tag;
  const about = { device: plan.device.id, ...(tag === undefined ? {} : { tag }) };
  const told = (sign: Sign, text: string): DiffEntry => ({ sign, line: `${sign} ${headOf(about)}: ${text}`, ...about });
  const moves = plan.deeds.filter(({ kind }) => kind === 'checkin' || kind === 'checkout');
  return [
    ...plan.changes.map((change) => changeEntry(change, plan, about, reference)),
    ...moves.map(({ kind }) => told('>', kind)),
    ...plan.overwritten.map((text) => told('!', text)),
    ...plan.problems.map((text) => told('?', text)),
  ];
}

/** A plan as data with a line each for people. Nothing where nothing is to be done. */
export function diffEntries({ devices, conflicts }: Plan, missing: Plan['missing'], reference: Reference): DiffEntry[] {
  return [
    ...missing.map(
      ({ resource, name }): DiffEntry => ({ sign: '+', line: `+ ${resource}: "${name}"`, resource, to: name }),
    ),
    ...devices.flatMap((each) => deviceEntries(each, reference)),
    ...conflicts.map(({ device, why }): DiffEntry => ({ sign: 'x', line: `x ${device}: ${why}`, device })),
  ];
}
