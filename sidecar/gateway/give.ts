import type { Log } from '../../core/service/log.ts';
import { HttpError } from '../../core/service/route.ts';
import type { AuditEntry, WriteAudit } from '../audit/audit.ts';
import type { Principal } from '../principal.ts';
import type { GiveOrder, Order } from './order.ts';
import { answerOf, type Send, Unanswered, unanswered } from './send.ts';

export interface GiveParts {
  send: Send;
  timeoutSeconds: number;
  audit: WriteAudit;
  log: Pick<Log, 'error'>;
}

const LONGEST = 300;

/** Sends what is only asked, without a line in the audit. */
export function openAsk({ send, timeoutSeconds }: Pick<GiveParts, 'send' | 'timeoutSeconds'>): GiveOrder {
  return async (principal, order) => {
    try {
      return await answerOf(await send(principal, order, { signal: AbortSignal.timeout(timeoutSeconds * 1000) }));
    } catch (error) {
      throw unanswered(error, timeoutSeconds);
    }
  };
}

/**
 * Sends what is ordered. A line in the audit stands before it leaves, so that no order is given that nobody can find, and
 * one behind it says what became of it.
 */
export function openGive(parts: GiveParts): GiveOrder {
  const ask = openAsk(parts);
  return async (principal, order) => {
    if (order.method === 'GET') return ask(principal, order);
    const line = lineOf(principal, order);
    await parts.audit({ ...line, action: 'order.given' });
    // The deed is done by then, or not: a line that cannot be written changes nothing about that.
    const ended = (outcome: Pick<AuditEntry, 'action' | 'details'>) =>
      parts.audit({ ...line, ...outcome }).catch((error: unknown) => parts.log.error({ err: error }, 'audit-failed'));
    try {
      const answer = await ask(principal, order);
      await ended({ action: 'order.done', details: { ...line.details, ...actionOf(answer) } });
      return answer;
    } catch (error) {
      await ended(failureOf(error, line.details));
      throw error;
    }
  };
}

function lineOf({ actor, via }: Principal, { method, path, query, body = {}, idempotencyKey, from }: Order) {
  const words = Object.entries(body).flatMap(([name, value]) => (value === undefined ? [] : [[name, wordOf(value)]]));
  const details = {
    ...(Object.fromEntries(words) as Record<string, string | number | boolean>),
    ...(query && Object.keys(query).length > 0 ? { query: new URLSearchParams(query).toString() } : {}),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...{ method, via },
  };
  return { actor, subject: path, details, ...(from === undefined ? {} : { from }) };
}

function wordOf(value: unknown): string | number | boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST);
}

/** The number of the action that was started, where one was. */
function actionOf(answer: unknown): { started?: number } {
  const { action } = (typeof answer === 'object' && answer !== null ? answer : {}) as { action?: unknown };
  return typeof action === 'number' ? { started: action } : {};
}

function failureOf(error: unknown, details: AuditEntry['details']): Pick<AuditEntry, 'action' | 'details'> {
  const status = error instanceof HttpError ? error.status : 500;
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST);
  const isKnown = error instanceof Unanswered ? !error.left : status < 500 || status === 501 || status === 503;
  return { action: isKnown ? 'order.refused' : 'order.unknown', details: { ...details, status, reason } };
}
