import type { Action } from './actions.ts';

/**
 * Which open actions this process looks after. An open one beside them is a stray: it was stored, but the database went
 * away before whoever stored it heard of that or could let it run. Nobody would ever bring it to its end.
 */
export interface Care {
  /** What this process carries out, from the first step of an action until its end; also while it waits to try again. */
  readonly taken: Set<number>;
  /** Stores a new action and lets it run. Meanwhile nothing is found astray. */
  beginning<T>(begin: () => Promise<T>): Promise<T>;
  /** The strays among the open actions. None while one is being begun: it may be stored, and not yet be taken. */
  strays(open: () => Promise<Action[]>): Promise<Action[]>;
}

export function openCare(): Care {
  const taken = new Set<number>();
  let underWay = 0;
  let begun = 0;
  return {
    taken,
    async beginning(begin) {
      underWay += 1;
      begun += 1;
      try {
        return await begin();
      } finally {
        underWay -= 1;
      }
    },
    async strays(open) {
      const [before, ours] = [begun, new Set(taken)];
      if (underWay > 0) return [];
      const found = await open();
      if (begun !== before) return [];
      // What ended while we looked was ours before, what was taken up meanwhile is ours now.
      return found.filter(({ id }) => !ours.has(id) && !taken.has(id));
    },
  };
}
