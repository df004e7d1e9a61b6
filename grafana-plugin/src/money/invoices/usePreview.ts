import { useEffect, useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { BILLING, idPath } from '../desk.ts';
import { lineProblems, writtenLine } from '../lines.ts';
import { NO_PROBLEMS, type Placed, placesOf } from '../problems.ts';
import type { Figures, Line } from '../types.ts';

export interface Previewed {
  /** The newest that could be shown; stays while something is wrong. */
  told: (Figures & { html: string }) | undefined;
  problems: Placed;
  /** Whether what is shown is older than what was written. */
  isOld: boolean;
}

const PAUSE_MS = 400;

/** What a draft would say with these lines, asked a moment after the last change. */
export function usePreview(
  id: string,
  { lines, prepaid }: { lines: readonly Line[]; prepaid: string },
  has: (path: string) => boolean,
): Previewed {
  const [state, setState] = useState<Previewed>({ told: undefined, problems: NO_PROBLEMS, isOld: true });
  const body = JSON.stringify({ lines: lines.map(writtenLine), ...(prepaid.trim() === '' ? {} : { prepaid }) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `has` follows from the lines
  useEffect(() => {
    let gone = false;
    const { at, isUnwritten } = lineProblems(lines);
    setState((before) => ({ ...before, problems: { at, rest: [] }, isOld: true }));
    // What is not written yet is no mistake; it is only not asked about.
    if (at.size > 0 || isUnwritten) return undefined;
    const look = async () => {
      try {
        const path = `${BILLING}/invoices/${idPath(id)}/preview`;
        const told = await ask<Figures & { html: string }>(path, { method: 'POST', body: JSON.parse(body) as unknown });
        if (!gone) setState({ told, problems: NO_PROBLEMS, isOld: false });
      } catch (error) {
        const problems = placesOf((error as Refusal).message, has);
        if (!gone) setState(({ told }) => ({ told, problems, isOld: true }));
      }
    };
    const timer = setTimeout(() => void look(), PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id, body]);
  return state;
}
