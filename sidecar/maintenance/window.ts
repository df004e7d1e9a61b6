import { HttpError } from '../../core/service/route.ts';
import type { GiveOrder } from '../gateway/order.ts';
import { Unanswered } from '../gateway/send.ts';
import type { Who } from './parts.ts';
import type { MaintenanceRow } from './tables.ts';

const PATH = '/api/v1/maintenance-windows';

/** Refusals that say "not now" or "somebody is at it", and nothing of the order itself. */
const NOT_NOW: readonly number[] = [408, 409, 425, 429];

/** Whether an error says that alert-webhook has done nothing and never will. */
export function isRefusal(error: unknown): error is HttpError {
  if (!(error instanceof HttpError) || NOT_NOW.includes(error.status)) return false;
  return error.status >= 400 && error.status < 500;
}

/** Whether an order cannot have reached anybody. */
export function neverLeft(error: unknown): boolean {
  return error instanceof Unanswered && !error.left;
}

type Window = Pick<MaintenanceRow, 'window_key' | 'window_selection' | 'window_id' | 'until' | 'reason'>;

/** Opens the window of a maintenance, once however often it is asked, and returns its number. Rejects with HttpError. */
export async function openWindow(give: GiveOrder, { principal, from }: Who, window: Window): Promise<number> {
  const answer = await give(principal, {
    method: 'POST',
    path: PATH,
    body: {
      selection: JSON.parse(window.window_selection ?? '{}') as unknown,
      endsAt: new Date(window.until).toISOString(),
      comment: window.reason,
    },
    idempotencyKey: window.window_key,
    ...(from === undefined ? {} : { from }),
  });
  const id = (answer as { id?: unknown } | null)?.id;
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  throw new HttpError(
    502,
    `alert-webhook answered ${JSON.stringify(answer)}, expected a maintenance window with its id`,
  );
}

/**
 * Cancels a window. Resolves when it is gone, also when it was before or never came to be; rejects while nobody can say.
 * Of one whose number was never heard it is asked by its key.
 */
export async function dropWindow(give: GiveOrder, who: Who, window: Window, comment: string): Promise<void> {
  try {
    const id = window.window_id ?? (await openWindow(give, who, window));
    const order = { method: 'DELETE', path: `${PATH}/${id}`, body: { comment } } as const;
    await give(who.principal, who.from === undefined ? order : { ...order, from: who.from });
  } catch (error) {
    if (!isGone(error, window.window_id === null)) throw error;
  }
}

/** 404 and 409: there is no such window, or it is over. 400: it was asked by its key, and cannot be. */
function isGone(error: unknown, byKey: boolean): boolean {
  if (!(error instanceof HttpError)) return false;
  return error.status === 404 || (byKey ? error.status === 400 : error.status === 409);
}
