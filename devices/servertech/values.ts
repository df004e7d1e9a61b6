import type { Reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { celsiusOf, sumOf } from '../snmp-amounts.ts';
import { text } from '../snmp-values.ts';

const SCALES = ['celsius', 'fahrenheit'] as const;

/** Tenths of a degree in the scale that is set on the PDU, celsius(0) or fahrenheit(1), in degrees Celsius. */
export function celsius(raw: number | undefined, scale: number | undefined): number | undefined {
  return celsiusOf(raw, SCALES[scale ?? -1]);
}

/** The whole PDU as the sum of its cords; one silent cord leaves no sum. */
export function total(readings: readonly Reading[], metric: Reading['metric']): number | undefined {
  return sumOf(readings.filter((it) => it.metric === metric).map(({ value }) => value));
}

/** "Sentry Switched CDU Version 7.1f" and "Version 8.0n" end in the version. */
export function firmwareVersion(answer: Answer, name: string): string | undefined {
  return text(answer, name)?.replace(/^.*\bVersion\s+/, '');
}
