import type { Answer } from '../../core/wire/answer.ts';
import { hundredths, underLoad } from '../snmp-amounts.ts';
import { text } from '../snmp-values.ts';

type Step = string | number;

/** 0.01 kW and 0.01 kVA. */
export function tensOfWatts(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw * 10;
}

/** Hundredths of a power factor; the agent answers 0 for the one that does not exist without a load. */
export function powerFactor(raw: number | undefined, load: number | undefined): number | undefined {
  return underLoad(hundredths(raw), load);
}

/** Text that says something; "notsupported " does not. */
export function words(answer: Answer, ...path: Step[]): string | undefined {
  const told = text(answer, ...path);
  return told === undefined || /^not ?supported$/i.test(told) ? undefined : told;
}
