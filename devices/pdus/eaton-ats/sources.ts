import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, tenths } from '../../snmp-amounts.ts';
import { integer } from '../../snmp-values.ts';
import { ATS30, GENERATIONS, INPUTS, type Known, MODES, OUTPUTS } from './learn.ts';

const OUT = 'output';
/** The temperature inside an ATS 30, in °C. */
const INSIDE = `${ATS30}.3.3.0`;

/** off(3), source1(4), source2(5); in the other modes it is not said what feeds the output. */
const ACTIVE: Readonly<Record<number, number>> = { 3: 0, 4: 1, 5: 2 };

function inputsOf({ inputs }: Known): { inlet: string; at: string }[] {
  return GENERATIONS.flatMap((generation) =>
    inputs
      .entries(generation)
      .filter(([inlet]) => inlet === '1' || inlet === '2')
      .map(([inlet]) => ({ inlet, at: INPUTS[generation] })),
  );
}

export function askSources(known: Known): string[] {
  return [
    INSIDE,
    ...GENERATIONS.flatMap((generation) => [
      MODES[generation],
      `${OUTPUTS[generation]}.1.0`,
      `${OUTPUTS[generation]}.2.0`,
    ]),
    ...inputsOf(known).flatMap(({ inlet, at }) => [`${at}.2.${inlet}`, `${at}.3.${inlet}`]),
  ];
}

export function readSources(answer: Answer, known: Known): Reading[] {
  const [mode, volts, amperes] = [
    firstOf((generation) => integer(answer, MODES[generation])),
    firstOf((generation) => amount(answer, `${OUTPUTS[generation]}.1.0`)),
    firstOf((generation) => amount(answer, `${OUTPUTS[generation]}.2.0`)),
  ];
  return [
    reading('pdu.transfer_switch_active_inlet', ACTIVE[mode ?? Number.NaN], { transfer_switch: '1' }),
    reading('pdu.controller_temperature', integer(answer, INSIDE)),
    ...inputsOf(known).flatMap(({ inlet, at }) => [
      reading('pdu.inlet_voltage', tenths(amount(answer, `${at}.2.${inlet}`)), { inlet }),
      reading('pdu.inlet_frequency', tenths(amount(answer, `${at}.3.${inlet}`)), { inlet }),
    ]),
    reading('pdu.inlet_voltage', tenths(volts), { inlet: OUT }),
    reading('pdu.inlet_current', tenths(amperes), { inlet: OUT }),
  ];
}

function firstOf(read: (generation: (typeof GENERATIONS)[number]) => number | undefined): number | undefined {
  return read('ats16') ?? read('ats30');
}
