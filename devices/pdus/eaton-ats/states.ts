import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { integer } from '../../snmp-values.ts';
import { ATS16 } from './learn.ts';

const STATUS = `${ATS16}.3`;

type Words = Readonly<Record<number, string>>;

const HEALTH: Words = { 1: 'normal', 2: 'failed' };

const VOLTAGE: Words = { 1: 'normal', 2: 'derated', 3: 'out-of-range', 4: 'missing' };
const FREQUENCY: Words = { 1: 'normal', 2: 'out-of-range' };

/** ats2Status: of the sources 1 and 2 by their index, of the output and of the switch. */
const STATES: Readonly<Record<string, readonly [kind: string, words: Words]>> = {
  '1.1.0': ['phase-sync', { 1: 'normal', 2: 'out-of-range' }],
  '2.1.2.1': ['source-1-frequency', FREQUENCY],
  '2.1.2.2': ['source-2-frequency', FREQUENCY],
  '2.1.4.1': ['source-1', HEALTH],
  '2.1.4.2': ['source-2', HEALTH],
  '2.1.5.1': ['source-1-voltage', VOLTAGE],
  '2.1.5.2': ['source-2-voltage', VOLTAGE],
  '3.1.0': ['hardware', HEALTH],
  '3.2.0': ['output', { 1: 'not-powered', 2: 'powered' }],
  '3.3.0': ['overload', { 1: 'normal', 2: 'warning', 3: 'critical' }],
  '3.4.0': ['temperature', { 1: 'normal', 2: 'too-hot' }],
  '3.5.0': ['short-circuit', { 1: 'normal', 2: 'short-circuit' }],
  '3.6.0': ['communication', { 1: 'normal', 2: 'lost' }],
  '3.7.0': ['configuration', HEALTH],
};

export function askStates(): string[] {
  return Object.keys(STATES).map((object) => `${STATUS}.${object}`);
}

export function readStates(answer: Answer): Reading[] {
  return Object.entries(STATES).flatMap(([object, [kind, words]]) => {
    const state = words[integer(answer, `${STATUS}.${object}`) ?? Number.NaN];
    return state === undefined ? [] : [reading('pdu.transfer_switch_state', 1, { transfer_switch: '1', kind, state })];
  });
}
