import type { Route } from '../core/service/route.ts';

/** What a person or a script may do here. */
export const PERMISSIONS = [
  'inventory:read',
  'inventory:write',
  'power:read',
  'comment:read',
  'comment:write',
  'ticket:write',
  'maintenance:write',
  'order:read',
  'order:give',
  'outlet:rename',
  'policy:write',
  'snipe-it:read',
  'snipe-it:run',
  'billing:read',
  'billing:write',
  'token:own',
  'user:manage',
  'audit:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['viewer', 'operator', 'billing', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const VIEWER: readonly Permission[] = [
  'inventory:read',
  'power:read',
  'comment:read',
  'order:read',
  'snipe-it:read',
  'token:own',
];
const OPERATOR: readonly Permission[] = [
  ...VIEWER,
  'inventory:write',
  'comment:write',
  'ticket:write',
  'maintenance:write',
  'order:give',
  'outlet:rename',
  'policy:write',
  'snipe-it:run',
];
const BILLING: readonly Permission[] = [...VIEWER, 'comment:write', 'billing:read', 'billing:write'];

/** Which role may do what; nothing else decides it. Who has several roles may do what any of them may. */
export const MATRIX: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  operator: OPERATOR,
  billing: BILLING,
  admin: PERMISSIONS,
};

/** A route with what opens it: a permission; `self`: being logged in; `open`: nothing at all. */
export interface GuardedRoute {
  route: Route;
  permission: Permission | 'self' | 'open';
}
