import type { DeviceSample } from '../samples.ts';

/** Whether a fault shows in a sample. `unknown`: the sample does not say. */
export interface Finding {
  seen: 'yes' | 'no' | 'unknown';
  evidence: string;
}

/** What a sample alone does not say. */
export interface Beside {
  /** A sample of the same device, minutes older: rates and trends come from it. */
  earlier?: DeviceSample | undefined;
  /** Air above this is too hot for miners. */
  inletLimitCelsius?: number | undefined;
}

/** Looks for one fault in one sample. Pure. */
export type Condition = (sample: DeviceSample, beside: Beside) => Finding;

export const seen = (evidence: string): Finding => ({ seen: 'yes', evidence });
export const notSeen = (evidence: string): Finding => ({ seen: 'no', evidence });
export const untold = (evidence: string): Finding => ({ seen: 'unknown', evidence });

/** What the exporter itself gives as a reason to look, of those meant. */
export function attentionFor(sample: DeviceSample, reasons: RegExp): Finding | undefined {
  const found = sample.attention.find(({ reason }) => reasons.test(reason));
  return found && seen(`${found.reason}: ${found.evidence}`);
}
