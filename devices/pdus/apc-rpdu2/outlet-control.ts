import { Answer } from '../../../core/wire/answer.ts';
import type { Questions } from '../../../core/wire/request.ts';
import { findOutlet } from '../../apc/find-outlet.ts';
import { RPDU_OUTLETS, rpduOutlets, SPDU_OUTLETS, spduOutlets } from '../../apc/older-outlets.ts';
import {
  type ApcOutletControl,
  apcOutletControl,
  type Find,
  type Hindrance,
  type Placed,
  renameIn,
} from '../../apc/outlet-control.ts';
import { rowsOf } from '../../apc/rows.ts';
import type { Answers, OutletControl } from '../../driver.ts';
import { integer } from '../../snmp-values.ts';
import {
  DEVICE,
  DEVICE_COUNT,
  LEARN,
  METERED,
  PHASE,
  PHASE_LIMITS,
  SWITCHED,
  SWITCHED_CONFIG,
  SWITCHED_CONTROL,
  SWITCHED_LAYOUT,
} from './learn.ts';
import { OFF, ON } from './outlets.ts';
import { isGroup } from './places.ts';

const NAME = `${SWITCHED_CONFIG}.3`;

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
    wiring: { via: 'snmp', get: { layout: `${SWITCHED_LAYOUT}.${row}` } },
    phases: {
      via: 'snmp',
      columns: {
        module: `${PHASE}.2`,
        number: `${PHASE}.3`,
        load: `${PHASE}.4`,
        restriction: PHASE_LIMITS.restriction,
      },
    },
  }),
  blocked: ({ wiring = Answer.none, phases = Answer.none }, placed) =>
    refusalOfPhases(phases, placed, PHASES_OF_LAYOUT[integer(wiring, 'layout') ?? Number.NaN]),
};

function refusalOfPhases(
  phases: Answer,
  { module }: Placed,
  concerned: readonly number[] | undefined,
): string | undefined {
  for (const row of rowsOf(phases, 'restriction')) {
    const number = integer(phases, 'number', row) ?? Number(row);
    const isElsewhere = module !== undefined && (integer(phases, 'module', row) ?? module) !== module;
    if (isElsewhere || (concerned !== undefined && !concerned.includes(number))) continue;
    const load = integer(phases, 'load', row) ?? Number.NaN;
    if (REFUSING[integer(phases, 'restriction', row) ?? Number.NaN]?.includes(load))
      return `phase L${number} is ${LOADS[load]}, and the PDU is set to refuse switching outlets on then`;
  }
  return undefined;
}

/**
 * How many PDUs answer, which outlet of which PDU stands in each row, and which of the older tables hold outlets:
 * rPDUOutletStatusOutletState and sPDUOutletCtl of the first one.
 */
const PLACING = {
  unit: {
    via: 'snmp',
    get: {
      deviceCount: DEVICE_COUNT,
      switchedOutlets: `${LEARN.properties.columns.switched}.1`,
      rpdu: `${RPDU_OUTLETS.state}.1`,
      spdu: `${SPDU_OUTLETS.state}.1`,
    },
  },
  devices: { via: 'snmp', columns: { module: `${DEVICE}.2` } },
  switched: { via: 'snmp', columns: { module: `${SWITCHED}.2`, number: `${SWITCHED}.4` } },
} as const satisfies Questions;

function isOfGroup({ unit = Answer.none, devices = Answer.none }: Answers<Questions>): boolean {
  return isGroup({ unit, devices });
}

const find: Find = (outlet, known) => findOutlet(known['switched'], outlet, isOfGroup(known));

/**
 * rPDU2OutletSwitched tables. Rows count on over all PDUs of a group and change with it, so the row of an outlet is
 * looked up before each request, and what stands in it is read again with its state.
 */
const newest: ApcOutletControl = {
  ...apcOutletControl(
    {
      state: `${SWITCHED}.5`,
      on: ON,
      off: OFF,
      pending: `${SWITCHED}.6`,
      number: `${SWITCHED}.4`,
      module: `${SWITCHED}.2`,
      command: `${SWITCHED_CONTROL}.5`,
      commands: { on: 1, off: 2, cycle: 3 },
      name: NAME,
      rebootDuration: `${SWITCHED_CONFIG}.7`,
      watts: { column: `${METERED}.7`, number: `${METERED}.4`, module: `${METERED}.2` },
    },
    find,
    hindrance,
  ),
  rename: renameIn(NAME, find),
};

/**
 * Firmware that measures in rPDU2 may switch in the tables of an older generation. They know no groups, and show states
 * of units that switch nothing.
 */
function servedBy(known: Answers<Questions>): ApcOutletControl {
  const { switched = Answer.none, unit = Answer.none } = known;
  const isNewest = switched.value === undefined || rowsOf(switched, 'number', 'module').length > 0;
  if (isNewest || isOfGroup(known) || integer(unit, 'switchedOutlets') === 0) return newest;
  if ((integer(unit, 'rpdu') ?? 0) > 0) return rpduOutlets;
  return (integer(unit, 'spdu') ?? 0) > 0 ? spduOutlets : newest;
}

export const outletControl: OutletControl = {
  learn: () => PLACING,
  ask: (outlet, known) => servedBy(known).ask(outlet, known),
  read: (answers, known) => servedBy(known).read(answers, known),
  turn: (outlet, to, known) => servedBy(known).turn(outlet, to, known),
  cycle: (outlet, known) => servedBy(known).cycle(outlet, known),
  rename: (outlet, name, known) => servedBy(known).rename(outlet, name, known),
};
