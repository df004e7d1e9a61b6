import { once } from 'node:events';
import type { Response as Answer } from 'express';
import type { Principal } from '../principal.ts';
import type { Order } from './order.ts';
import { answerOf, type Send, unanswered } from './send.ts';

export interface StreamParts {
  send: Send;
  timeoutSeconds: number;
  /** After so long a stream ends; its reader comes back with the last id it has seen, and is looked at anew. */
  longestMs: number;
}

/** Hands events on as they come, until the reader leaves, alert-webhook ends them or `longestMs` are over. */
export async function passStream(
  { send, timeoutSeconds, longestMs }: StreamParts,
  principal: Principal,
  order: Order,
  lastEventId: string | undefined,
  response: Answer,
): Promise<void> {
  const ending = new AbortController();
  response.on('close', () => ending.abort());
  const late = setTimeout(() => ending.abort(new DOMException('', 'TimeoutError')), timeoutSeconds * 1000);
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  let upstream: Response;
  try {
    upstream = await send(principal, order, { headers, signal: ending.signal });
    if (!upstream.ok) await answerOf(upstream);
  } catch (error) {
    throw unanswered(error, timeoutSeconds);
  } finally {
    clearTimeout(late);
  }
  const over = setTimeout(() => ending.abort(), longestMs);
  response.writeHead(200, {
    'content-type': upstream.headers.get('content-type') ?? 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  try {
    for await (const chunk of upstream.body ?? []) {
      if (!response.write(chunk)) await once(response, 'drain', { signal: ending.signal });
    }
  } catch {
    // The reader left, or alert-webhook did: either way the reader comes back with the last id it has seen.
  } finally {
    clearTimeout(over);
    ending.abort();
    response.end();
  }
}
