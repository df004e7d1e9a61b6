/** What a walk through the ledger found (GET /api/v1/ledger/verify). */
export interface LedgerVerdict {
  lines: number;
  head?: { seq: number; hash: string };
  broken?: { seq: number; problem: string; found: string; expected: string };
  unsealed: string[];
}

/** The verdict in one sentence. A ledger that nothing seals is not broken, and not well either. */
export function verdictOf({ lines, broken, unsealed }: LedgerVerdict): {
  severity: 'success' | 'warning' | 'error' | 'info';
  text: string;
} {
  if (broken)
    return {
      severity: 'error',
      text: `Line ${broken.seq}: ${broken.problem}. Found ${broken.found}, expected ${broken.expected}.`,
    };
  if (unsealed.length > 0)
    return {
      severity: 'warning',
      text: `All ${lines} lines are as they were written, but nothing keeps them so: missing ${unsealed.join(', ')}.`,
    };
  if (lines === 0) return { severity: 'info', text: 'Nothing has been written down yet.' };
  return { severity: 'success', text: `All ${lines} lines are as they were written.` };
}
