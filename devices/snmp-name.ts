import type { Request } from '../core/wire/request.ts';

/**
 * Writes a name. `octets` is how long it may be in UTF-8 by the MIB; without it the device itself refuses what is too
 * long. Throws an Error for a name that does not fit, or for an empty one.
 */
export function setName(oid: string, name: string, octets = Number.POSITIVE_INFINITY): Request {
  const length = Buffer.byteLength(name, 'utf8');
  if (length === 0) throw new Error('name "": expected at least one character');
  if (length > octets) throw new Error(`name "${name}" has ${length} octets: expected at most ${octets}`);
  return { via: 'snmp', writes: true, set: { oid, type: 'string', value: name } };
}
