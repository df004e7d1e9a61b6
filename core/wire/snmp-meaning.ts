import type { Fault, SnmpValue, Varbind } from './snmp-reply.ts';
import { WireError } from './wire.ts';

/** error-status of RFC 3416 section 3. */
const STATUS = [
  'noError',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
];
/** What a read-only community or user gets for a write: noSuchName (v1), readOnly, noAccess, authorizationError, notWritable. */
const NOT_ALLOWED = [2, 4, 6, 16, 17];

/** net-snmp's ResponseInvalidCode. */
const OTHER_OBJECTS = 6;
const NOT_IN_TIME_WINDOW = 14;
const AUTHENTICATION = 5;

/** Tags of SMIv2 values (RFC 2578, RFC 3416). */
const NUMBERS = [2, 65, 66, 67];
const OCTETS = [4, 68];
const TEXTS = [6, 64];
const COUNTER_64 = 70;
const END_OF_MIB_VIEW = 130;

interface Said {
  name?: unknown;
  message?: unknown;
  status?: unknown;
  code?: unknown;
}

/** Gives what net-snmp reports (its error classes by name, a socket's error, a decoder's exception) a meaning. */
export function faultOf(thrown: unknown, where: string): Fault {
  if (thrown instanceof WireError) return { fault: 'other', error: thrown };
  const { name, message, status, code }: Said = typeof thrown === 'object' && thrown !== null ? thrown : {};
  const said = typeof message === 'string' ? message : String(thrown);
  const cause = { cause: thrown };
  if (name === 'RequestTimedOutError') {
    const detail = `no SNMP answer from ${where} (a wrong community looks the same)`;
    return { fault: 'silent', error: new WireError('timeout', detail, cause) };
  }
  if (name === 'RequestFailedError') return statusFault(status, said, where, thrown);
  if (code === AUTHENTICATION && !/time window|engine id/i.test(said)) {
    return { fault: 'other', error: new WireError('unauthorized', `${where} refused the SNMPv3 user: ${said}`, cause) };
  }
  const unexpected = new WireError('unexpected-answer', `the SNMP answer of ${where} cannot be used: ${said}`, cause);
  // Fewer objects than were asked for: the agent has cut its answer.
  if (name === 'ResponseInvalidError' && code === OTHER_OBJECTS) return { fault: 'too-big', error: unexpected };
  if (code === AUTHENTICATION || code === NOT_IN_TIME_WINDOW) return { fault: 'other', error: unexpected };
  if (typeof code === 'string') {
    // A socket's own errors; Node's ERR_ codes mean that this side has asked for something impossible.
    const reason = code.startsWith('ERR_') ? 'unexpected-answer' : 'unreachable';
    return { fault: 'other', error: new WireError(reason, `${where}: ${said}`, cause) };
  }
  return { fault: 'malformed', error: unexpected };
}

function statusFault(status: unknown, said: string, where: string, cause: unknown): Fault {
  const code = typeof status === 'number' ? status : 5;
  const oid = /: ([\d.]+)$/.exec(said)?.[1];
  const error = new WireError('refused', `${where} answered ${statusName(code)}${oid ? ` for ${oid}` : ''}`, {
    code,
    cause,
  });
  const fault = code === 1 ? 'too-big' : code === 2 ? 'no-such-name' : 'failed-object';
  return { fault, error, ...(oid === undefined ? {} : { oid }) };
}

/** A SET that failed, told by its error-status; what is no error-status keeps its own reason. */
export function refusedWrite({ error }: Fault, oid: string): WireError {
  if (error.code === undefined) return error;
  const options = { code: error.code, cause: error };
  if (NOT_ALLOWED.includes(error.code)) {
    const detail = `read-only credentials: the device refused the write of ${oid} (${statusName(error.code)})`;
    return new WireError('unauthorized', detail, options);
  }
  return new WireError('refused', `the device refused the write of ${oid} (${statusName(error.code)})`, options);
}

function statusName(code: number): string {
  return `${STATUS[code] ?? 'error-status'}, ${code}`;
}

/** net-snmp's varbinds as values; exceptions of a single object (noSuchObject, noSuchInstance) have no value. */
export function fromVarbinds(varbinds: readonly { oid: string; type?: number; value?: unknown }[]): Varbind[] {
  return varbinds.map(({ oid, type, value }) => ({
    oid,
    value: toValue(type ?? 0, value),
    ...(type === END_OF_MIB_VIEW ? { end: true } : {}),
  }));
}

function toValue(type: number, value: unknown): SnmpValue | undefined {
  if (NUMBERS.includes(type) && typeof value === 'number') return value;
  if (OCTETS.includes(type) && Buffer.isBuffer(value)) return value;
  if (TEXTS.includes(type) && typeof value === 'string') return value;
  if (type === COUNTER_64 && Buffer.isBuffer(value) && value.length > 0) {
    const count = Number(BigInt(`0x${value.toString('hex')}`));
    return Number.isSafeInteger(count) ? count : undefined;
  }
  return undefined;
}
