import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers, OutletControl, OutletState } from '../driver.ts';
import { amount } from '../snmp-amounts.ts';
import { integer } from '../snmp-values.ts';
import { words } from './amounts.ts';

/** Where a generation keeps its outlets: columns without the row, and the numbers that it uses. */
export interface OutletObjects {
  state: string;
  on: number;
  off: number;
  /** commandPending(1), noCommandPending(2), commandPendingUnknown(3): all generations that have it agree. */
  pending?: string;
  command: string;
  commands: { readonly on: number; readonly off: number; readonly cycle?: number };
  name?: string;
  /** 5..60 s between off and on of a native reboot. */
  rebootDuration?: string;
  /** The number that is printed at the outlet, for tables whose rows might be others. */
  number?: string;
  /** Whose the outlet is, where several PDUs answer behind one address. */
  module?: string;
  watts?: { readonly column: string; readonly number: string; readonly module?: string };
}

/** An outlet and the row of the tables in which it stands. */
export interface Placed {
  row: string;
  number: number;
  module?: number;
}

/** Throws an Error for what is no outlet of the PDU, or may be another one. */
export type Find = (outlet: string, known: Answers<Questions>) => Placed;

/** What else has to be asked before an outlet may be switched, and why it may not. */
export interface Hindrance {
  ask(row: string): Questions;
  blocked(answers: Answers<Questions>, placed: Placed): string | undefined;
}

const PENDING = 1;
const NOT_PENDING = 2;

/** Outlets with a native reboot and a name that can be written. */
export type ApcOutletControl = Required<Omit<OutletControl, 'learn'>>;

/**
 * The outlets of one APC generation: one command object an outlet, which takes on, off and, where the generation has
 * one, the native reboot. `find` tells the row of an outlet; unless said, that is its number.
 *
 * Outlet groups, which can be configured on the PDU itself, are in no table of these MIBs, and by the manual of the
 * AP7900 a command to one outlet of such a group is a command to all of them. Outlets of machines that are to be
 * switched one by one must be in none.
 */
export function apcOutletControl(
  objects: OutletObjects & { commands: { readonly cycle: number } },
  find?: Find,
  hindrance?: Hindrance,
): Omit<ApcOutletControl, 'rename'>;
export function apcOutletControl(objects: OutletObjects, find?: Find): OutletControl;
export function apcOutletControl(objects: OutletObjects, find: Find = inItsRow, hindrance?: Hindrance): OutletControl {
  const command = ({ row }: Placed, value: number): Request => ({
    via: 'snmp',
    writes: true,
    set: { oid: `${objects.command}.${row}`, type: 'integer', value },
  });
  const { on, off, cycle } = objects.commands;
  return {
    ask: (outlet, known) => {
      const placed = find(outlet, known);
      return { [questionOf(placed)]: askOutlet(objects, placed.row), ...hindrance?.ask(placed.row) };
    },
    read: (answers) => readOutlet(objects, answers, hindrance),
    turn: (outlet, to, known) => command(find(outlet, known), to === 'on' ? on : off),
    ...(cycle === undefined ? {} : { cycle: (outlet, known) => command(find(outlet, known), cycle) }),
  };
}

/** The rename of an outlet, by the column of names that can be written. */
export function renameIn(column: string, find: Find = inItsRow) {
  return (outlet: string, name: string, known: Answers<Questions>): Request =>
    renameAt(`${column}.${find(outlet, known).row}`)(name);
}

/** The rename of what has its name in this one object. */
export function renameAt(oid: string): (name: string) => Request {
  return (name) => ({ via: 'snmp', writes: true, set: { oid, type: 'string', value: name } });
}

function inItsRow(outlet: string): Placed {
  if (!/^[1-9]\d*$/.test(outlet)) throw new Error(`outlet "${outlet}": expected a number such as "12"`);
  return { row: outlet, number: Number(outlet) };
}

/** An answer alone does not tell which outlet it is about, so its question does. */
function questionOf({ row, number, module }: Placed): string {
  return `outlet ${module === undefined ? '' : `${module}.`}${number} in row ${row}`;
}

function answerIn(answers: Answers<Questions>): { placed: Placed; answer: Answer } | undefined {
  for (const [question, answer] of Object.entries(answers)) {
    const [, module, number, row] = /^outlet (?:(\d+)\.)?(\d+) in row (\d+)$/.exec(question) ?? [];
    if (number === undefined || row === undefined) continue;
    return { answer, placed: { row, number: Number(number), ...(module ? { module: Number(module) } : {}) } };
  }
  return undefined;
}

function askOutlet({ watts, ...objects }: OutletObjects, row: string): Request {
  const { state, pending, name, rebootDuration, number, module } = objects;
  const metered = { watts: watts?.column, wattsNumber: watts?.number, wattsModule: watts?.module };
  const columns = { state, pending, name, rebootDuration, number, module, ...metered };
  const asked = Object.entries(columns).filter(([, column]) => column !== undefined);
  return { via: 'snmp', get: Object.fromEntries(asked.map(([what, column]) => [what, `${column}.${row}`])) };
}

function readOutlet(
  objects: OutletObjects,
  answers: Answers<Questions>,
  hindrance: Hindrance | undefined,
): OutletState {
  const { answer, placed } = answerIn(answers) ?? {};
  if (answer === undefined || placed === undefined) return { state: 'unknown' };
  const state = integer(answer, 'state');
  const other = otherThan(placed, objects, answer);
  if (state !== undefined && other !== undefined) return { state: 'unknown', blocked: other };
  const blocked = pendingWords(answer) ?? (state === undefined ? undefined : hindrance?.blocked(answers, placed));
  const seen = state === objects.on ? 'on' : state === objects.off ? 'off' : 'unknown';
  const name = words(answer, 'name');
  const watts = isMeterOf(placed, answer) ? amount(answer, 'watts') : undefined;
  const cycleOffSeconds = amount(answer, 'rebootDuration');
  return {
    state: integer(answer, 'pending') === PENDING ? 'unknown' : seen,
    ...(watts === undefined ? {} : { watts }),
    ...(state === undefined ? {} : { switchable: true }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined || cycleOffSeconds === 0 ? {} : { cycleOffSeconds }),
  };
}

/** The row of the meters might be that of another outlet. */
function isMeterOf({ number, module }: Placed, answer: Answer): boolean {
  const isOwn = module === undefined || integer(answer, 'wattsModule') === module;
  return isOwn && integer(answer, 'wattsNumber') === number;
}

/** Says so when another outlet stands in the row, as when a group has changed since its rows were learned. */
function otherThan({ row, number, module }: Placed, objects: OutletObjects, answer: Answer): string | undefined {
  const [told, whose] = [integer(answer, 'number'), integer(answer, 'module')];
  const isNumber = objects.number === undefined || told === number;
  if (isNumber && (module === undefined || whose === module)) return undefined;
  if (told === undefined || (module !== undefined && whose === undefined))
    return `the PDU does not say which outlet stands in row ${row} of its table`;
  return `row ${row} of the PDU's table is outlet ${module === undefined ? '' : `${whose}.`}${told}`;
}

/** commandPendingUnknown(3) is APC's word for a controller that has lost its outlets; the MIB asks to power it down. */
function pendingWords(answer: Answer): string | undefined {
  const pending = integer(answer, 'pending');
  if (pending === PENDING) return 'a command is pending';
  return pending === undefined || pending === NOT_PENDING
    ? undefined
    : 'the PDU does not know whether a command is pending';
}
