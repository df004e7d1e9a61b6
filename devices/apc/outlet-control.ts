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
  /** commandPending(1), noCommandPending(2), commandPendingUnknown(3): all generations agree. */
  pending: string;
  command: string;
  commands: { readonly on: number; readonly off: number; readonly cycle: number };
  name: string;
  /** 5..60 s between off and on of a native reboot. */
  rebootDuration: string;
  /** The number that is printed at the outlet, for tables whose rows might be others. */
  number?: string;
  watts?: { readonly column: string; readonly number: string };
}

/** What else has to be asked before an outlet may be switched, and why it may not. */
export interface Hindrance {
  ask(row: string): Questions;
  blocked(answers: Answers<Questions>): string | undefined;
}

const PENDING = 1;
const NOT_PENDING = 2;

/** The outlets of one APC generation: one command object an outlet, which takes on, off and the native reboot. */
export function apcOutletControl(objects: OutletObjects, hindrance?: Hindrance): ApcOutletControl {
  const command = (outlet: string, value: number): Request => ({
    via: 'snmp',
    writes: true,
    set: { oid: `${objects.command}.${rowOf(outlet)}`, type: 'integer', value },
  });
  return {
    ask: (outlet) => ({ [`outlet ${rowOf(outlet)}`]: askOutlet(objects, rowOf(outlet)), ...hindrance?.ask(outlet) }),
    read: (answers) => readOutlet(objects, answers, hindrance),
    turn: (outlet, to) => command(outlet, objects.commands[to]),
    cycle: (outlet) => command(outlet, objects.commands.cycle),
  };
}

/** All generations have a native reboot. */
export type ApcOutletControl = OutletControl & { cycle(outlet: string): Request };

/** The rename of an outlet, by the column of names that can be written. */
export function renameIn(column: string): (outlet: string, name: string) => Request {
  return (outlet, name) => renameAt(`${column}.${rowOf(outlet)}`)(name);
}

/** The rename of what has its name in this one object. */
export function renameAt(oid: string): (name: string) => Request {
  return (name) => ({ via: 'snmp', writes: true, set: { oid, type: 'string', value: name } });
}

function askOutlet(objects: OutletObjects, row: string): Request {
  const { state, pending, name, rebootDuration, number, watts } = objects;
  return {
    via: 'snmp',
    get: {
      state: `${state}.${row}`,
      pending: `${pending}.${row}`,
      name: `${name}.${row}`,
      rebootDuration: `${rebootDuration}.${row}`,
      ...(number === undefined ? {} : { number: `${number}.${row}` }),
      ...(watts === undefined ? {} : { watts: `${watts.column}.${row}`, wattsNumber: `${watts.number}.${row}` }),
    },
  };
}

/** The question carries the row in its name, because an answer alone does not tell which outlet it is about. */
function readOutlet(
  objects: OutletObjects,
  answers: Answers<Questions>,
  hindrance: Hindrance | undefined,
): OutletState {
  const [question, answer] = Object.entries(answers).find(([name]) => name.startsWith('outlet ')) ?? [];
  const row = question?.slice('outlet '.length);
  if (answer === undefined || row === undefined) return { state: 'unknown' };
  const state = integer(answer, 'state');
  const number = objects.number === undefined ? Number(row) : integer(answer, 'number');
  if (state !== undefined && number !== Number(row)) return { state: 'unknown', blocked: otherOutlet(row, number) };
  const blocked = pendingWords(answer) ?? (state === undefined ? undefined : hindrance?.blocked(answers));
  const known = state === objects.on ? 'on' : state === objects.off ? 'off' : 'unknown';
  const name = words(answer, 'name');
  const watts = integer(answer, 'wattsNumber') === Number(row) ? amount(answer, 'watts') : undefined;
  const cycleOffSeconds = amount(answer, 'rebootDuration');
  return {
    state: integer(answer, 'pending') === PENDING ? 'unknown' : known,
    ...(watts === undefined ? {} : { watts }),
    ...(state === undefined ? {} : { switchable: true }),
    ...(blocked === undefined ? {} : { blocked }),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined || cycleOffSeconds === 0 ? {} : { cycleOffSeconds }),
  };
}

function otherOutlet(row: string, number: number | undefined): string {
  return number === undefined
    ? `the PDU does not say which outlet stands in row ${row} of its table`
    : `row ${row} of the PDU's table is outlet ${number}`;
}

/** commandPendingUnknown(3) is APC's word for a controller that has lost its outlets; the MIB asks to power it down. */
function pendingWords(answer: Answer): string | undefined {
  const pending = integer(answer, 'pending');
  if (pending === PENDING) return 'a command is pending';
  return pending === undefined || pending === NOT_PENDING
    ? undefined
    : 'the PDU does not know whether a command is pending';
}

/** Throws an Error for what is no row of a table. */
export function rowOf(outlet: string): string {
  if (!/^[1-9]\d*$/.test(outlet)) throw new Error(`outlet "${outlet}": expected a number such as "12"`);
  return outlet;
}
