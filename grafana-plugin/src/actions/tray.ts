import { DEEDS, type Deed } from './deeds.ts';
import type { Action } from './journal.ts';

/** How long what has ended stays to be seen. */
const SEEN_MS = 90_000;

/** What the tray shows: all that runs, the newest first, and behind it what has just ended. */
export function trayOf<A extends Pick<Action, 'id' | 'endedAt'>>(actions: readonly A[], nowMs: number): A[] {
  const running = actions.filter(({ endedAt }) => endedAt === undefined);
  const ended = actions.filter(({ endedAt }) => endedAt !== undefined && nowMs - Date.parse(endedAt) < SEEN_MS);
  const newest = (a: A, b: A) => b.id - a.id;
  return [...running.sort(newest), ...ended.sort(newest)];
}

/** What is done to which device: `Light on miner-004`; deeds that nobody orders for miners by their own name. */
export function titleOf({ action, device }: Pick<Action, 'action' | 'device'>): string {
  const words = Object.hasOwn(DEEDS, action) ? DEEDS[action as Deed].verb : action.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${device}`;
}

/** How many run and how many have just ended, in words. */
export function trayWords(shown: readonly Pick<Action, 'endedAt'>[]): string {
  const running = shown.filter(({ endedAt }) => endedAt === undefined).length;
  const ended = shown.length - running;
  const words = [...(running > 0 ? [`${running} running`] : []), ...(ended > 0 ? [`${ended} just ended`] : [])];
  return words.join(', ');
}
