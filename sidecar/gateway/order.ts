import type { Principal } from '../principal.ts';

/** One request to alert-webhook in the name of a person. */
export interface Order {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As alert-webhook serves it, encoded: `/api/v1/pdus/pdu-1/outlets/4/power`. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Without `by`: whose order it is comes from the principal. */
  body?: Readonly<Record<string, unknown>>;
  /** Given once, carried out once. */
  idempotencyKey?: string;
  /** Address of the client, for the audit. */
  from?: string;
}

/**
 * Hands an order on and answers with alert-webhook's own JSON. Rejects with HttpError: alert-webhook's status and reason
 * where it refuses, 503 where it is not configured, 502 where it cannot be reached (and nothing is known to have been
 * done), 504 where it does not answer in time.
 */
export type GiveOrder = (principal: Principal, order: Order) => Promise<unknown>;
