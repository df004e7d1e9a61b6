import type { Route } from '../core/service/route.ts';

/** What a person or a script may do here. Every route declares one; who has which is the business of identity. */
export type Permission =
  | 'inventory:read'
  | 'inventory:write'
  | 'power:read'
  | 'outlet:rename'
  | 'snipe-it:run'
  | 'comment:write'
  | 'maintenance:write';

/** A route with the permission that opens it. */
export interface GuardedRoute {
  route: Route;
  permission: Permission;
}
