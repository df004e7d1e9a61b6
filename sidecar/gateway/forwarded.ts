import type { TObject } from '@sinclair/typebox';
import type { Permission } from '../permission.ts';

/** A route of alert-webhook that people reach through the gateway. */
export interface Forwarded {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** The same here and there, in Express notation. */
  path: string;
  /** As alert-webhook calls it. */
  operationId: string;
  summary: string;
  permission: Permission;
  /** What may be asked for, by name, and what it means. alert-webhook checks the values. */
  query?: Readonly<Record<string, string>>;
  /** Without `by`: the gateway says whose order it is. alert-webhook checks the values. */
  body?: TObject;
  /** Answers with events for as long as somebody listens. */
  stream?: true;
  /** Orders nothing, though it is no GET: it is not audited and needs no idempotency key. */
  asks?: true;
}

/** A route that is only read. */
export function reading(
  path: string,
  operationId: string,
  summary: string,
  query?: Readonly<Record<string, string>>,
): Forwarded {
  return { method: 'get', path, operationId, summary, permission: 'order:read', ...(query ? { query } : {}) };
}
