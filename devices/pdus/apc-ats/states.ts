import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { integer } from '../../snmp-values.ts';
import { ATS, FACILITY } from './learn.ts';

type Words = Readonly<Record<number, string>>;

const HEALTH: Words = { 1: 'failed', 2: 'normal' };
const POSITION: Words = { 1: 'open', 2: 'closed', 3: 'tripped' };
const QUALITY: Words = {
  1: 'normal',
  2: 'low-voltage',
  3: 'high-voltage',
  4: 'phase-imbalance',
  5: 'frequency-out-of-range',
  6: 'bad-rotation',
};

/**
 * atsStatusDeviceStatus by its objects. atsStatusOverCurrentState (4) is left out: the MIB gives it two meanings, of
 * which 2 is "in order" in one and "low load" in the other.
 */
const RACK_STATES: Readonly<Record<number, readonly [kind: string, words: Words]>> = {
  1: ['communication', { 1: 'never-discovered', 2: 'established', 3: 'lost' }],
  3: ['redundancy', { 1: 'lost', 2: 'normal' }],
  5: ['power-supply-5v', HEALTH],
  6: ['power-supply-24v-a', HEALTH],
  7: ['power-supply-24v-b', HEALTH],
  8: ['power-supply-12v', HEALTH],
  9: ['power-supply-minus-12v', HEALTH],
  10: ['switch-status', HEALTH],
  12: ['source-a', HEALTH],
  13: ['source-b', HEALTH],
  14: ['phase-sync', { 1: 'in-sync', 2: 'out-of-sync' }],
  15: ['output-voltage', HEALTH],
  16: ['hardware', HEALTH],
  17: ['power-supply-3v3', HEALTH],
  18: ['power-supply-1v', HEALTH],
  19: ['boost-supply-a', HEALTH],
  20: ['boost-supply-b', HEALTH],
};

/** xATS by its objects. */
const FACILITY_STATES: Readonly<Record<string, readonly [kind: string, words: Words]>> = {
  '3.1.2': ['operating-mode', { 1: 'automatic', 2: 'not-automatic-abnormal', 3: 'not-automatic' }],
  '3.1.4': ['engine-start-signal', { 1: 'run', 2: 'stop' }],
  '4.1.2': ['source-1-position', POSITION],
  '4.1.4': ['source-1-quality', QUALITY],
  '4.2.2': ['source-2-position', POSITION],
  '4.2.4': ['source-2-quality', QUALITY],
};

/** atsStatusSelectedSource: sourceA(1), sourceB(2). */
const SELECTED = `${ATS}.5.1.2.0`;
/** xATSSwitchStatusSelectedSource: none(1), source1(2), source2(3), fault(4), unknown(5) → the number of the inlet. */
const FACILITY_SELECTED = `${FACILITY}.3.1.1.0`;
const FACILITY_INLETS: Readonly<Record<number, number>> = { 1: 0, 2: 1, 3: 2 };

const RACK = '1';
const IN_FACILITY = 'facility';

/** Every state: where it stands, of which switch, and what its numbers mean. */
const STATES = [
  ...Object.entries(RACK_STATES).map(([object, [kind, words]]) => ({
    at: `${ATS}.5.1.${object}.0`,
    transfer_switch: RACK,
    kind,
    words,
  })),
  ...Object.entries(FACILITY_STATES).map(([object, [kind, words]]) => ({
    at: `${FACILITY}.${object}.0`,
    transfer_switch: IN_FACILITY,
    kind,
    words,
  })),
];

export function askStates(): string[] {
  return [SELECTED, FACILITY_SELECTED, ...STATES.map(({ at }) => at)];
}

export function readStates(answer: Answer): Reading[] {
  const selected = integer(answer, SELECTED);
  const inFacility = FACILITY_INLETS[integer(answer, FACILITY_SELECTED) ?? Number.NaN];
  return [
    reading('pdu.transfer_switch_active_inlet', selected === 1 || selected === 2 ? selected : undefined, {
      transfer_switch: RACK,
    }),
    reading('pdu.transfer_switch_active_inlet', inFacility, { transfer_switch: IN_FACILITY }),
    ...STATES.flatMap(({ at, transfer_switch, kind, words }) => {
      const state = words[integer(answer, at) ?? Number.NaN];
      return state === undefined ? [] : [reading('pdu.transfer_switch_state', 1, { transfer_switch, kind, state })];
    }),
  ];
}
