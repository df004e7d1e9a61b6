import { onTestFinished } from 'vitest';
import type { Answer } from '../../../core/wire/answer.ts';
import type { Request, SnmpRequest } from '../../../core/wire/request.ts';
import { snmpWire } from '../../../core/wire/snmp.ts';
import type { Endpoint, SnmpCredentials } from '../../../core/wire/wire.ts';
import type { Octets } from './ber.ts';
import { GET, type HandMadeAgent } from './snmp-agent.ts';

/** outletState of a Sentry4 PDU, and a column behind it. */
export const COLUMN = '1.3.6.1.4.1.1718.4.1.8.3.1.1';
export const BEHIND = '1.3.6.1.4.1.1718.4.1.8.3.1.2';
export const V1: SnmpCredentials = { version: '1', community: 'public' };

export type Ask = (
  to: Endpoint,
  request: SnmpRequest,
  extra?: Partial<Request>,
  signal?: AbortSignal,
) => Promise<Answer>;

/** A wire of its own for one test, with a clock that stands still until it is moved. */
export function openSnmp(): { ask: Ask; pass: (ms: number) => void; close: () => void } {
  let clock = 1_000_000;
  const wire = snmpWire(() => clock);
  onTestFinished(() => wire.close());
  return {
    ask: (to, request, extra = {}, signal = new AbortController().signal) =>
      wire.send({ timeoutMs: 160, ...request, ...extra } as Request & SnmpRequest, to, signal),
    pass: (ms) => {
      clock += ms;
    },
    close: () => wire.close(),
  };
}

/** Outlets 1 to n of a column, each with its own value. */
export function outlets(count: number, value: (outlet: number) => Octets, column = COLUMN): Record<string, Octets> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${column}.1.1.${i + 1}`, value(i + 1)]));
}

export function getAll(objects: Record<string, Octets>): SnmpRequest {
  return { via: 'snmp', get: Object.fromEntries(Object.keys(objects).map((oid) => [`of ${oid}`, oid])) };
}

/** How many objects every GET asked for. */
export const sizes = (agent: HandMadeAgent) =>
  agent.asked.filter((asked) => asked.pdu === GET).map((asked) => asked.oids.length);
