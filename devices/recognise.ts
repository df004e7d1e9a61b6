import type { Answer } from '../core/wire/answer.ts';
import type { Request } from '../core/wire/request.ts';
import type { Send } from './converse.ts';
import type { Driver } from './driver.ts';

/** The driver of a device that nobody has named yet, and why the others were not chosen when there is none. */
export type Recognition = { driver: Driver } | { driver?: undefined; unanswered: Record<string, string> };

/**
 * Asks what the drivers' detections ask, each question once and one at a time, in the order of the drivers; the first
 * that knows its family again wins.
 */
export async function recognise(drivers: readonly Driver[], send: Send): Promise<Recognition> {
  const heard = new Map<string, Answer | undefined>();
  const unanswered: Record<string, string> = {};
  for (const driver of drivers) {
    for (const { ask, is } of driver.detect ?? []) {
      const key = JSON.stringify(ask);
      if (!heard.has(key)) heard.set(key, await answerTo(ask, key, send, unanswered));
      const answer = heard.get(key);
      if (answer && is(answer)) return { driver };
    }
  }
  return { unanswered };
}

async function answerTo(
  ask: Request,
  key: string,
  send: Send,
  unanswered: Record<string, string>,
): Promise<Answer | undefined> {
  try {
    return await send(ask);
  } catch (error) {
    if (!(error instanceof Error && 'reason' in error)) throw error;
    unanswered[key] = error.message;
    return undefined;
  }
}
