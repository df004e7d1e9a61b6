import { type TObject, type TProperties, Type } from '@sinclair/typebox';
import type { Request } from 'express';
import type { Route } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { AuditEntry, WriteAudit } from '../../audit/audit.ts';
import type { GuardedRoute } from '../../permission.ts';
import type { EInvoiceMaker } from '../einvoice/make.ts';
import type { Provider } from '../payments/provider.ts';
import type { PostParts } from '../post/parts.ts';
import { DaySchema } from '../pricing/contract.ts';
import type { UsageSources } from '../usage/sources.ts';

/** What the routes of billing are made of. */
export interface BillingRouteParts extends PostParts {
  actorOf(request: Request): Actor;
  audit: WriteAudit;
  /** Where usage is read from, in the name of who asks; absent: usage comes by hand alone. */
  sourcesFor?: (request: Request) => UsageSources;
  /** Absent: there is no route for electronic invoices. */
  eInvoices?: EInvoiceMaker;
  /** Those that there are keys for; absent: none. */
  providers?: readonly Provider[];
}

export const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 63 }) });
export const Revision = Type.Integer({ minimum: 1, description: 'the revision that you saw' });
export const Time = Type.String({ format: 'date-time' });
export const Amount = Type.String({ description: 'major units with all decimals of the currency: "1234.50"' });
export const AmountIn = Type.String({ pattern: '^-?\\d{1,12}(\\.\\d{1,8})?$', description: 'major units: "1234.50"' });
export const Between = { from: DaySchema, to: DaySchema };
export const By = Type.Object({ id: Type.String(), name: Type.String() });

export function closed<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

/** The query of a list, sorted by one of its names. */
export function listQuery<P extends TProperties>(sorts: readonly string[], initial: string, filters: P) {
  return closed({
    limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
    cursor: Type.Optional(Type.String({ description: 'next of the page before' })),
    sort: Type.String({
      pattern: `^-?(${sorts.join('|')})$`,
      default: initial,
      description: `one of ${sorts.join(', ')}, with - before it the other way round`,
    }),
    ...filters,
  });
}

export function listOf<T extends TObject>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()), total: Type.Integer() });
}

export function reads(...routes: Route[]): GuardedRoute[] {
  return routes.map((route) => ({ route, permission: 'billing:read' }));
}
export function writes(...routes: Route[]): GuardedRoute[] {
  return routes.map((route) => ({ route, permission: 'billing:write' }));
}

/** Writes down who did it. */
export function note(
  { audit, actorOf }: BillingRouteParts,
  request: Request,
  entry: Omit<AuditEntry, 'actor' | 'from'>,
): Promise<void> {
  return audit({ actor: actorOf(request), ...(request.ip === undefined ? {} : { from: request.ip }), ...entry });
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
