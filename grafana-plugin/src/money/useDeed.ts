import { useState } from 'react';
import type { Refusal } from '../api/ask.ts';

export interface Deed {
  busy: boolean;
  /** Why the last one was refused. */
  problem: string | undefined;
  /** Does it, one at a time; true where it was done. */
  run(work: () => Promise<unknown>): Promise<boolean>;
  clear(): void;
}

/** Something that is done by a click, and what was said against it. */
export function useDeed(): Deed {
  const [state, setState] = useState<{ busy: boolean; problem?: string }>({ busy: false });
  const run = async (work: () => Promise<unknown>) => {
    if (state.busy) return false;
    setState({ busy: true });
    try {
      await work();
      setState({ busy: false });
      return true;
    } catch (error) {
      setState({ busy: false, problem: (error as Refusal).message });
      return false;
    }
  };
  return { busy: state.busy, problem: state.problem, run, clear: () => setState({ busy: false }) };
}
