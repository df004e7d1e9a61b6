import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { amount, hundredths, sumOf, tenths, tenthsOfKilowattHours, thousandths } from '../../snmp-amounts.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { idOf, type Known, LINE, rowsOf, SOURCE } from './learn.ts';

/** Energy 50, power 65, neutral current 70, apparent power 90, power factor 95, residual current 100. */
const SOURCE_COLUMNS = [50, 65, 70, 90, 95, 100];

/**
 * Against the neutral: voltage 19, current 22, power 63, apparent power 65, power factor 67. Between two lines: voltage
 * 61, power 64, apparent power 66, power factor 68.
 */
const LINE_COLUMNS = [19, 22, 63, 65, 67, 61, 64, 66, 68];

/** What stands between a line and the next. */
const PAIRS: Readonly<Record<string, string>> = { L1: 'L1-L2', L2: 'L2-L3', L3: 'L3-L1' };

export function sourceRows({ sources }: Known): string[] {
  return rowsOf(sources, 2, 'label', 'model', 'ratedCurrent');
}

/** Lines of a power source ("1.1.3" stands on "1.1"), by lgpPduPsLineEntryLine, which equals the last number. */
function linesOf({ lines }: Known, source?: string): { index: string; inlet: string; line: string }[] {
  return rowsOf(lines, 3, 'line', 'warning', 'critical').flatMap((index) => {
    const [, on = '', number] = /^(\d+\.\d+)\.([1-3])$/.exec(index) ?? [];
    if (number === undefined || (source !== undefined && on !== source)) return [];
    return [{ index, inlet: idOf(on), line: `L${number}` }];
  });
}

export function askSources(known: Known): string[] {
  return [
    ...sourceRows(known).flatMap((source) => SOURCE_COLUMNS.map((column) => `${SOURCE}.${column}.${source}`)),
    ...linesOf(known).flatMap(({ index }) => LINE_COLUMNS.map((column) => `${LINE}.${column}.${index}`)),
  ];
}

export function readSources(answer: Answer, known: Known): Reading[] {
  const sources = sourceRows(known);
  const total = (column: number) => sumOf(sources.map((source) => amount(answer, `${SOURCE}.${column}.${source}`)));
  return [
    reading('pdu.power', total(65)),
    reading('pdu.apparent_power', total(90)),
    reading('pdu.energy', tenthsOfKilowattHours(total(50))),
    ...sources.flatMap((source) => [
      ...readSource(answer, source),
      ...readFromLines(answer, known, source),
      ...readConfiguration(known, source),
    ]),
    ...linesOf(known).flatMap((line) => readLine(answer, line)),
  ];
}

function readSource(answer: Answer, source: string): Reading[] {
  const inlet = idOf(source);
  const raw = (column: number) => amount(answer, `${SOURCE}.${column}.${source}`);
  return [
    reading('pdu.inlet_power', raw(65), { inlet }),
    reading('pdu.inlet_apparent_power', raw(90), { inlet }),
    // Firmware 0.4.6.29 answers 0 under a load of 514 W.
    reading('pdu.inlet_power_factor', hundredths(raw(95) || undefined), { inlet }),
    reading('pdu.inlet_energy', tenthsOfKilowattHours(raw(50)), { inlet }),
    reading('pdu.inlet_residual_current', thousandths(raw(100)), { inlet }),
    reading('pdu.line_current', tenths(raw(70)), { inlet, line: 'N' }),
  ];
}

/** The largest line current; the voltage of a single phase, or the smallest between two lines. */
function readFromLines(answer: Answer, known: Known, source: string): Reading[] {
  const inlet = idOf(source);
  const lines = linesOf(known, source);
  const told = (column: number) => lines.map(({ index }) => amount(answer, `${LINE}.${column}.${index}`));
  const between = told(61);
  const volts = between.every((raw) => raw === undefined) && lines.length === 1 ? told(19) : between;
  return [
    reading('pdu.inlet_current', hundredths(extreme(Math.max, told(22))), { inlet }),
    reading('pdu.inlet_voltage', tenths(extreme(Math.min, volts)), { inlet }),
  ];
}

/** Of all lines; undefined where one is silent. */
function extreme(choose: (...values: number[]) => number, raws: (number | undefined)[]): number | undefined {
  const said = raws.filter((raw) => raw !== undefined);
  return said.length === 0 || said.length < raws.length ? undefined : choose(...said);
}

/** Thresholds are percents of the rated current; an inlet is as good as its weakest line. 0 is not set. */
function readConfiguration(known: Known, source: string): Reading[] {
  const inlet = idOf(source);
  const texts = { label: text(known.sources, 'label', source), name: undefined, plug: undefined };
  const rated = tenths(amount(known.sources, 'ratedCurrent', source) || undefined);
  const limit = (level: 'warning' | 'critical') => {
    const set = linesOf(known, source).flatMap(({ index }) => amount(known.lines, level, index) || []);
    return rated === undefined || set.length === 0 ? undefined : (Math.min(...set) * rated) / 100;
  };
  return [
    reading('pdu.inlet_info', anySaid(texts), { inlet, ...texts }),
    reading('pdu.inlet_rated_current', rated, { inlet }),
    reading('pdu.inlet_current_limit', limit('warning'), { inlet, level: 'warning' }),
    reading('pdu.inlet_current_limit', limit('critical'), { inlet, level: 'critical' }),
  ];
}

function readLine(answer: Answer, { index, inlet, line }: { index: string; inlet: string; line: string }): Reading[] {
  const raw = (column: number) => amount(answer, `${LINE}.${column}.${index}`);
  const factor = (column: number) => hundredths(integer(answer, `${LINE}.${column}.${index}`) || undefined);
  const pair = { inlet, line: PAIRS[line] };
  return [
    reading('pdu.line_voltage', tenths(raw(19)), { inlet, line, against: 'neutral' }),
    reading('pdu.line_voltage', tenths(raw(61)), { inlet, line, against: 'line' }),
    reading('pdu.line_current', hundredths(raw(22)), { inlet, line }),
    reading('pdu.line_power', raw(63), { inlet, line }),
    reading('pdu.line_apparent_power', raw(65), { inlet, line }),
    reading('pdu.line_power_factor', factor(67), { inlet, line }),
    reading('pdu.line_power', raw(64), pair),
    reading('pdu.line_apparent_power', raw(66), pair),
    reading('pdu.line_power_factor', factor(68), pair),
  ];
}
