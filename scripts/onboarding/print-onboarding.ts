import { printable } from '../scan/rows.ts';

/** What the sidecar answers to onboarding. */
export interface Onboarded {
  applied: boolean;
  devices: {
    address: string;
    id?: string;
    entry: string;
    changes: { field: string; from?: unknown; to?: unknown }[];
    outlets: { pdu: string; outlet: string; said: string }[];
    conflicts: string[];
    questions: { ask: string; text: string }[];
    steps: { step: string; outcome: string; said: string }[];
  }[];
}

/** A plan, or what became of it, for people: a device and then a line for each thing that is to be said of it. */
export function printOnboarding({ devices }: Onboarded): string {
  const lines = devices.flatMap(({ address, id, entry, changes, outlets, conflicts, questions, steps }) => [
    `${address}  ${id ?? '?'}  ${entry}`,
    ...changes.map(({ field, from, to }) => `  ${field}: ${json(from)} → ${json(to)}`),
    ...outlets.map(({ pdu, outlet, said }) => `  ${pdu}:${outlet}: ${said}`),
    ...conflicts.map((text) => `  conflict: ${text}`),
    ...questions.map(({ ask, text }) => `  question: ${text} (--confirm ${ask})`),
    ...steps.map(({ step, outcome, said }) => `  ${step}: ${outcome}: ${said}`),
  ]);
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function json(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Whether all that was wanted is done or stood so already. */
export function isComplete({ devices }: Onboarded): boolean {
  return devices.every(
    ({ conflicts, questions, steps }) =>
      conflicts.length === 0 && questions.length === 0 && !steps.some(({ outcome }) => outcome === 'failed'),
  );
}
