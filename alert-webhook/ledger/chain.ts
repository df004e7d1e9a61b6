import { createHash } from 'node:crypto';

/** What the hash of a line is made of, beside the hash of the line before it. */
export interface Line {
  /** Unix milliseconds. */
  at: number;
  /** 0 for lines that belong to no action. */
  action_id: number;
  step: string;
  phase: string;
  /** JSON text, hashed as it stands. */
  evidence: string;
}

/** A line as it stands in the table `journal`. */
export interface StoredLine extends Line {
  seq: number;
  prev: string;
  hash: string;
}

/** One line of the chain, noted elsewhere: all lines up to it are proven by it. */
export interface Anchor {
  seq: number;
  /** 64 hexadecimal digits. */
  hash: string;
}

/** What stands before the first line. */
export const GENESIS = '0'.repeat(64);

/** The hash of a line: SHA-256 over the hash before it and its content. */
export function hashOf(prev: string, { at, action_id, step, phase, evidence }: Line): string {
  return createHash('sha256')
    .update(JSON.stringify([prev, at, action_id, step, phase, evidence]))
    .digest('hex');
}

/** `<seq>:<hash>`, as `logixx ledger head` prints it. Undefined when the text is no such anchor. */
export function parseAnchor(text: string): Anchor | undefined {
  const [, seq = '', hash = ''] = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  return hash === '' ? undefined : { seq: Number(seq), hash };
}
