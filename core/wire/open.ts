import type { Answer } from './answer.ts';
import { cgminerWire } from './cgminer.ts';
import type { Gather } from './gather.ts';
import { httpWire } from './http.ts';
import { lineWire } from './line.ts';
import { ofProgram } from './program-endpoint.ts';
import type { Request } from './request.ts';
import { snmpWire } from './snmp.ts';
import { sshWire } from './ssh.ts';
import { whatsminerWire } from './whatsminer.ts';
import { type Lookup, whereabouts } from './whereabouts.ts';
import { describe, type Endpoint, type Wire, WireError } from './wire.ts';

/** A wire with all its protocols, and how to let go of the connections that it keeps. */
export interface OpenWire {
  wire: Wire;
  close(): Promise<void>;
}

/**
 * The wire to real devices. It throws WireError and nothing else: an exception of another kind is a bug of the wire and
 * leaves as 'unexpected-answer' with its cause. Every protocol takes a signal that has already aborted as 'timeout' and
 * sends nothing. A name is looked up for each request, checked, and asked at the address that was checked
 * (`whereabouts`); `lookup` is the system's unless given. Whoever asks thousands of devices says by `gather` that requests
 * may wait for each other.
 */
export function openWire(options: { lookup?: Lookup; gather?: Gather } = {}): OpenWire {
  const http = httpWire();
  const snmp = snmpWire();
  const cgminer = cgminerWire();
  const whatsminer = whatsminerWire();
  const line = lineWire();
  const ssh = sshWire();
  const send = (request: Request, to: Endpoint, signal: AbortSignal): Promise<Answer> => {
    switch (request.via) {
      case 'http':
        return http.send(request, to, signal);
      case 'cgminer':
        return cgminer(request, to, signal);
      case 'whatsminer':
        return whatsminer(request, to, signal);
      case 'snmp':
        return snmp.send(request, to, signal);
      case 'tcp':
        return line(request, to, signal);
      case 'ssh':
        return ssh.send(request, to, signal);
    }
  };
  return {
    wire: async (request, to, signal) => {
      try {
        await options.gather?.();
        const host = await whereabouts(to.host, options.lookup);
        return await send(request, ofProgram(request, { ...to, host }), signal);
      } catch (error) {
        throw asWireError(error, request, to);
      }
    },
    close: async () => {
      http.close();
      snmp.close();
      ssh.close();
    },
  };
}

function asWireError(error: unknown, request: Request, to: Endpoint): WireError {
  if (error instanceof WireError) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new WireError('unexpected-answer', `${describe(request)} to ${to.host}: ${said}`, { cause: error });
}
