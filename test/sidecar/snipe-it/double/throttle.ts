import type { DoubleOptions, ThrottleShape } from './options.ts';

export interface Throttled {
  status: 429;
  body: unknown;
  headers: Record<string, string>;
}

const SHAPES: Exclude<ThrottleShape, 'mixed'>[] = ['a', 'b', 'c', 'd'];

function shaped(shape: ThrottleShape, count: number, seconds: number, most: number): Throttled {
  const chosen = shape === 'mixed' ? (SHAPES[count % SHAPES.length] ?? 'a') : shape;
  const error = { status: 'error', payload: null };
  if (chosen === 'a') return { status: 429, body: { ...error, messages: 'Too many requests' }, headers: {} };
  if (chosen === 'b')
    return { status: 429, body: { ...error, messages: 429 }, headers: { 'Retry-After': `${seconds}` } };
  const messages = `Too many requests. Try again in ${seconds} seconds.`;
  if (chosen === 'c')
    return { status: 429, body: { messages, retryAfter: seconds, status: 'error', status_code: 429 }, headers: {} };
  const payload = { requests_per_minute: most, 'retry-after': seconds };
  return { status: 429, body: { ...error, messages, payload }, headers: {} };
}

/** Counts requests by who asks in windows of a minute; what is too many gets one of the four shapes. */
export function throttler({ throttle, throttleShape, now }: DoubleOptions) {
  const windows = new Map<string, { start: number; count: number }>();
  let refused = 0;
  return {
    refused: () => refused,
    ask(who: string): Throttled | { left: number } {
      const seen = windows.get(who);
      const fresh = seen !== undefined && now() - seen.start < 60_000 ? seen : { start: now(), count: 0 };
      windows.set(who, fresh);
      if (fresh.count >= throttle) {
        refused += 1;
        return shaped(throttleShape, refused, Math.ceil((fresh.start + 60_000 - now()) / 1000), throttle);
      }
      fresh.count += 1;
      return { left: throttle - fresh.count };
    },
  };
}
