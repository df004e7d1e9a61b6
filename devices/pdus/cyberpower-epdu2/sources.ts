import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { type Known, SOURCE } from './learn.ts';
import { rowsOf } from './rows.ts';

type Words = Readonly<Record<number, string>>;

const VOLTAGE: Words = { 1: 'normal', 2: 'over-voltage', 3: 'under-voltage' };
const FREQUENCY: Words = { 1: 'normal', 2: 'over-frequency', 3: 'under-frequency' };
const SUPPLY: Words = { 1: 'normal', 2: 'failed-3v3', 3: 'failed-24v', 4: 'failed-3v3-and-24v' };

/** ePDU2SourceStatusSelectedSource: sourceA(1), sourceB(2), none(3). */
const SELECTED = 3;
const INLETS: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 0 };

/** The states of ePDU2SourceStatus by their columns. */
const STATES: Readonly<Record<number, readonly [kind: string, words: Words]>> = {
  9: ['source-a-voltage', VOLTAGE],
  10: ['source-b-voltage', VOLTAGE],
  11: ['source-a-frequency', FREQUENCY],
  12: ['source-b-frequency', FREQUENCY],
  13: ['phase-sync', { 1: 'in-sync', 2: 'out-of-sync' }],
  14: ['source-a-supply', SUPPLY],
  15: ['source-b-supply', SUPPLY],
  16: ['redundancy', { 1: 'lost', 2: 'normal' }],
};

export function askSources(known: Known): string[] {
  return rowsOf(known, 'sources').flatMap((row) =>
    [2, SELECTED, ...Object.keys(STATES)].map((column) => `${SOURCE}.${column}.${row}`),
  );
}

/**
 * The transfer switch of a unit with two sources, called by the number of its unit. The voltages of the sources are not
 * read: the MIB says 0.1 V, a PDU44005 answers whole volts.
 */
export function readSources(answer: Answer, known: Known): Reading[] {
  return rowsOf(known, 'sources').flatMap((row) => {
    const unit = amount(answer, `${SOURCE}.2.${row}`);
    if (unit === undefined) return [];
    const transfer_switch = String(unit);
    const selected = INLETS[integer(answer, `${SOURCE}.${SELECTED}.${row}`) ?? Number.NaN];
    return [
      reading('pdu.transfer_switch_active_inlet', selected, { transfer_switch }),
      ...Object.entries(STATES).flatMap(([column, [kind, words]]) => {
        const state = words[integer(answer, `${SOURCE}.${column}.${row}`) ?? Number.NaN];
        return state === undefined ? [] : [reading('pdu.transfer_switch_state', 1, { transfer_switch, kind, state })];
      }),
    ];
  });
}
