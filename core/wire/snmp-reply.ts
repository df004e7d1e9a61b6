import type { WireError } from './wire.ts';

/** Integer, Gauge, Counter, TimeTicks and Counter64 up to 2^53 as numbers; octets as Buffer; OID and IpAddress as text. */
export type SnmpValue = number | string | Buffer;

/** One object of an answer. No value: the agent has no such object or instance, or said nothing readable. */
export interface Varbind {
  oid: string;
  value: SnmpValue | undefined;
  /** Nothing stands behind this object in the agent's whole tree. */
  end?: true;
}

/**
 * Why a datagram was not answered with values. too-big: the answer would not fit. no-such-name: SNMPv1 refuses the
 * whole request for the one object in `oid`. malformed: the reply cannot be decoded. silent: no reply in time.
 * failed-object: another error-status that concerns `oid` alone. other: anything else.
 */
export interface Fault {
  fault: 'too-big' | 'no-such-name' | 'malformed' | 'silent' | 'failed-object' | 'other';
  oid?: string;
  error: WireError;
}

export type Reply = { varbinds: readonly Varbind[] } | Fault;

/** The values of the objects that a GET asked for, in its order; undefined is absent. */
export type Told = { values: readonly (SnmpValue | undefined)[] } | Fault;

/** How patient one datagram is. */
export interface Patience {
  timeoutMs: number;
  retries: number;
}

/** Asks one agent, one datagram after the other. */
export interface Asking {
  version: '1' | '2c' | '3';
  /** One GET for each list, up to the first fault: what was told of the lists in their order, a fault only as the last. */
  get(lists: readonly (readonly string[])[], patience: Patience): Promise<Told[]>;
  /** The objects behind `oid`: GETBULK with that many repetitions, GETNEXT for 1. */
  next(oid: string, repetitions: number, patience: Patience): Promise<Reply>;
}
