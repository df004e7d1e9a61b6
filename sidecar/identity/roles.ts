import { PERMISSIONS, type Permission, ROLES, type Role } from '../permission.ts';

/** The roles that a stored list names, in the order of the matrix; what is no role any more is left out. */
export function readRoles(json: string): Role[] {
  const found = listOf(json);
  return ROLES.filter((role) => found.includes(role));
}

/** The permissions that a stored list names. */
export function readPermissions(json: string): Permission[] {
  const found = listOf(json);
  return PERMISSIONS.filter((permission) => found.includes(permission));
}

function listOf(json: string): unknown[] {
  const read: unknown = JSON.parse(json);
  return Array.isArray(read) ? read : [];
}
