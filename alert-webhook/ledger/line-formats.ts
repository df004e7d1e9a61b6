import type { StoredLine } from './chain.ts';

export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

interface LineFormat {
  /** What stands before the first line. */
  header: string;
  write(line: StoredLine): string;
}

/** How lines are written for others. Both keep the hashes and the evidence to the letter, so that they can be checked. */
export const LINE_FORMATS: Readonly<Record<Format, LineFormat>> = {
  jsonl: {
    header: '',
    write: ({ seq, at, action_id: action, step, phase, evidence, prev, hash }) =>
      `${JSON.stringify({ seq, at: new Date(at).toISOString(), action, step, phase, evidence, prev, hash })}\n`,
  },
  csv: {
    header: 'seq,at,action,step,phase,evidence,prev,hash\r\n',
    write: ({ seq, at, action_id: action, step, phase, evidence, prev, hash }) =>
      `${[seq, new Date(at).toISOString(), action, step, phase, evidence, prev, hash].map(quoted).join(',')}\r\n`,
  },
};

/** As RFC 4180 says. */
function quoted(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
