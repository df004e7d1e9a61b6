import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { apcOutletControl, type Hindrance, renameIn } from '../../apc/outlet-control.ts';
import { rowsOf } from '../../apc/rows.ts';
import type { Answers, OutletControl, OutletState } from '../../driver.ts';
import { integer } from '../../snmp-values.ts';
import {
  DEVICE_COUNT,
  METERED,
  PHASE,
  PHASE_LIMITS,
  SWITCHED,
  SWITCHED_CONFIG,
  SWITCHED_CONTROL,
  SWITCHED_LAYOUT,
} from './learn.ts';
import { OFF, ON } from './outlets.ts';

const STATUS = { state: `${SWITCHED}.5`, pending: `${SWITCHED}.6`, number: `${SWITCHED}.4` } as const;
const NAME = `${SWITCHED_CONFIG}.3`;
const REBOOT_DURATION = `${SWITCHED_CONFIG}.7`;

/** PhaseLayout: phase 1 to 3 against the neutral (1..3), 1-2, 2-3 and 3-1 (4..6). Any other may be on all of them. */
const PHASES_OF_LAYOUT: Readonly<Record<number, readonly number[]>> = {
  1: [1],
  2: [2],
  3: [3],
  4: [1, 2],
  5: [2, 3],
  6: [3, 1],
};

/**
 * OverloadRestriction of a phase → load states in which the PDU refuses to switch on: restrictOnNearOverload(2) at
 * nearOverload(3) and overload(4), restrictOnOverload(3) at overload(4). A refused outlet silently stays off, so a
 * cycle would end there.
 */
const REFUSING: Readonly<Record<number, readonly number[]>> = { 2: [3, 4], 3: [4] };
const LOADS: Readonly<Record<number, string>> = { 3: 'near overload', 4: 'overloaded' };

const hindrance: Hindrance = {
  ask: (row) => ({
    unit: { via: 'snmp', get: { deviceCount: DEVICE_COUNT, layout: `${SWITCHED_LAYOUT}.${row}` } },
    phases: {
      via: 'snmp',
      columns: { number: `${PHASE}.3`, load: `${PHASE}.4`, restriction: PHASE_LIMITS.restriction },
    },
  }),
  blocked: ({ unit = Answer.none, phases = Answer.none }) => {
    if ((integer(unit, 'deviceCount') ?? 1) > 1)
      return 'several PDUs answer behind this address, so an outlet needs its module, such as "2.7"';
    return refusalOfPhases(phases, PHASES_OF_LAYOUT[integer(unit, 'layout') ?? Number.NaN]);
  },
};

function refusalOfPhases(phases: Answer, concerned: readonly number[] | undefined): string | undefined {
  for (const row of rowsOf(phases, 'restriction')) {
    const number = integer(phases, 'number', row) ?? Number(row);
    if (concerned !== undefined && !concerned.includes(number)) continue;
    const load = integer(phases, 'load', row) ?? Number.NaN;
    if (REFUSING[integer(phases, 'restriction', row) ?? Number.NaN]?.includes(load))
      return `phase L${number} is ${LOADS[load]}, and the PDU is set to refuse switching outlets on then`;
  }
  return undefined;
}

const alone = apcOutletControl(
  {
    ...STATUS,
    on: ON,
    off: OFF,
    command: `${SWITCHED_CONTROL}.5`,
    commands: { on: 1, off: 2, cycle: 3 },
    name: NAME,
    rebootDuration: REBOOT_DURATION,
    watts: { column: `${METERED}.7`, number: `${METERED}.4` },
  },
  hindrance,
);
const rename = renameIn(NAME);

/**
 * rPDU2OutletSwitched tables. An outlet of a group of PDUs ("2.7") is found by its module and number when it is read;
 * commands to it are refused, because its row is not in its name and changes with the group.
 */
export const outletControl: OutletControl = {
  ask: (outlet) => (isGrouped(outlet) ? askGrouped(outlet) : alone.ask(outlet)),
  read: (answers) => readGrouped(answers) ?? alone.read(answers),
  turn: (outlet, to) => alone.turn(single(outlet), to),
  cycle: (outlet) => alone.cycle(single(outlet)),
  rename: (outlet, name) => rename(single(outlet), name),
};

const WHY_NOT = 'an outlet of several PDUs behind one address can be read, not switched';

function isGrouped(outlet: string): boolean {
  return /^[1-9]\d*\.[1-9]\d*$/.test(outlet);
}

function single(outlet: string): string {
  if (isGrouped(outlet)) throw new Error(`outlet "${outlet}": ${WHY_NOT}`);
  return outlet;
}

function askGrouped(outlet: string): Questions {
  const columns = { ...STATUS, module: `${SWITCHED}.2`, name: NAME, rebootDuration: REBOOT_DURATION };
  return { [`grouped ${outlet}`]: { via: 'snmp', columns } };
}

function readGrouped(answers: Answers<Questions>): OutletState | undefined {
  const [question, table] = Object.entries(answers).find(([name]) => name.startsWith('grouped ')) ?? [];
  if (question === undefined || table === undefined) return undefined;
  const [module, number] = question.slice('grouped '.length).split('.').map(Number);
  const row = rowsOf(table, 'module').find(
    (each) => integer(table, 'module', each) === module && integer(table, 'number', each) === number,
  );
  if (row === undefined) return { state: 'unknown', blocked: WHY_NOT };
  const told = Object.keys({ ...STATUS, name: NAME, rebootDuration: REBOOT_DURATION }).map((name) => [
    name,
    name === 'number' ? Number(row) : table.at(name, row).value,
  ]);
  const state = alone.read({ [`outlet ${row}`]: new Answer(Object.fromEntries(told)) });
  return { ...state, switchable: false, blocked: WHY_NOT };
}
