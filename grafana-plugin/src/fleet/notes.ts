import { type Action, outcomeOf } from '../actions/journal.ts';
import type { FleetRow } from './rows.ts';

/** A comment as the sidecar tells it (GET /api/v1/comments). */
export interface Said {
  device: string;
  at: string;
  author: { name: string };
  /** Absent: it was deleted. */
  text?: string;
}

/** What was done with miners, newest first. */
export type Done = Pick<Action, 'device' | 'action' | 'startedAt' | 'step' | 'outcome'>;

/** Rows with what was done last and said last; rows of which nobody tells anything stay the very same. */
export function withNotes(
  rows: readonly FleetRow[],
  actions: readonly Done[],
  comments: readonly Said[],
): readonly FleetRow[] {
  if (actions.length === 0 && comments.length === 0) return rows;
  const done = newest(actions);
  const said = newest(comments.filter(({ text }) => text !== undefined));
  return rows.map((row) => {
    const action = done.get(row.miner);
    const comment = said.get(row.miner);
    if (action === undefined && comment === undefined) return row;
    return {
      ...row,
      done: action ? doneText(action) : null,
      done_at: action ? Math.floor(Date.parse(action.startedAt) / 1000) : null,
      comment: comment ? `${comment.author.name}: ${(comment.text ?? '').replace(/\s+/g, ' ')}` : null,
    };
  });
}

function newest<T extends { device: string }>(list: readonly T[]): Map<string, T> {
  const found = new Map<string, T>();
  for (const each of list) if (!found.has(each.device)) found.set(each.device, each);
  return found;
}

const SHORT: Readonly<Record<string, string>> = {
  verified: 'helped',
  'not-healthy': 'did not help',
  'not-sent': 'not sent',
  'not-executed': 'not done',
};

/** An action and what came of it in as few words as fit a cell. */
function doneText({ action, step, outcome }: Done): string {
  const what = action.replaceAll('-', ' ');
  if (outcome === undefined) return `${what}: ${step.replaceAll('-', ' ')}`;
  const plain = outcomeOf({ outcome, action })?.text === 'Done';
  return `${what}: ${plain ? 'done' : (SHORT[outcome] ?? outcome.replaceAll('-', ' '))}`;
}
