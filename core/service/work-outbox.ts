import { backOff } from './back-off.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';

/** How one try ended. `later` is tried again, with another payload where one is given; `dead` never. */
export type Delivered =
  | { result: 'sent'; words?: string }
  | { result: 'later'; error: string; payload?: string }
  | { result: 'dead'; error: string };

export interface OutboxWork {
  outbox: Outbox;
  kinds: readonly string[];
  /** What it throws is a try that failed. It should end well before the lease does. */
  deliver(message: OutboxMessage): Promise<Delivered>;
  onResult(message: OutboxMessage, delivered: Delivered): void;
  /** From 0 to below 1. */
  random(): number;
  leaseMs: number;
  /** What is under way when it aborts is given back and due at once. */
  signal: AbortSignal;
}

/** Sends what is due, one after the other, and returns how many were tried. Rejects when the database fails. */
export async function workOutbox(work: OutboxWork): Promise<number> {
  const { outbox, kinds, leaseMs, signal } = work;
  for (let tried = 0; ; tried += 1) {
    const message = signal.aborted ? undefined : await outbox.claim(kinds, leaseMs);
    if (message === undefined) return tried;
    await deliverOne(work, message);
  }
}

async function deliverOne(work: OutboxWork, message: OutboxMessage): Promise<void> {
  const { outbox, signal } = work;
  const delivered = await work.deliver(message).catch((error: unknown): Delivered => {
    return { result: 'later', error: error instanceof Error ? error.message : String(error) };
  });
  if (delivered.result === 'sent') await outbox.sent(message, delivered.words);
  else if (delivered.result === 'dead') await outbox.dead(message, delivered.error);
  else {
    const { result: _, ...why } = delivered;
    const waitMs = signal.aborted ? 0 : backOff(message.attempts, work.random());
    await outbox.later(message, { ...why, waitMs });
  }
  work.onResult(message, delivered);
}
