import { type Action, outcomeOf } from '../actions/journal.ts';

/** What was done with a miner within a time, as a chart marks it. */
export interface DeedMark {
  at: number;
  id: number;
  words: string;
  severity: 'success' | 'warning' | 'error' | 'info';
}

/** Those that began from `from` to `to`, oldest first. Unix milliseconds. */
export function deedMarks(actions: readonly Action[], from: number, to: number): DeedMark[] {
  return actions
    .map((action) => {
      const outcome = outcomeOf(action);
      const words = [
        action.action.replaceAll('-', ' '),
        `by ${action.orderedBy ?? 'Logixx'}`,
        outcome?.text ?? `running: ${action.step.replaceAll('-', ' ')}`,
      ].join(', ');
      return {
        at: Date.parse(action.startedAt),
        id: action.id,
        words,
        severity: outcome?.severity ?? ('info' as const),
      };
    })
    .filter(({ at }) => at >= from && at <= to)
    .sort((a, b) => a.at - b.at);
}
