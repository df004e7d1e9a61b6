import type { SnmpObject } from './oid-table.ts';
import type { PduHabits } from './pdu-habits.ts';
import type { PduModel } from './pdu-model.ts';
import type { Mood } from './snmp-agent.ts';
import type { WebReply, WebRequest } from './web-server.ts';

/** Ids of the drivers whose PDUs can be simulated. */
export const PDU_DRIVERS = [
  'raritan-pdu2',
  'raritan-json-rpc',
  'raritan-px1',
  'servertech-sentry4',
  'servertech-jaws',
  'servertech-sentry3',
  'apc-rpdu2',
  'apc-rpdu',
  'apc-masterswitch',
  'apc-easy-pdu',
  'dell-rpdu',
  'eaton-epdu',
  'eaton-revelation',
  'cyberpower-epdu2',
  'cyberpower-epdu',
  'vertiv-v5',
] as const;
export type PduDriver = (typeof PDU_DRIVERS)[number];

/** How a kind of PDU comes out of the factory. */
interface Made {
  driver: PduDriver;
  /** As the device prints it. */
  model: string;
  habits: PduHabits;
  /** What the device calls an outlet. */
  outletId(number: number, outlets: number): string;
}

/** A kind of PDU that speaks SNMP: every object of its agent. */
export interface SnmpPduFamily extends Made {
  /** The number of the maker in SNMP, which begins the engine id. */
  enterprise: number;
  /** What its agent never does well. */
  mood?: Partial<Mood>;
  objects(outlets: number): Iterable<SnmpObject<PduModel>>;
}

/** A kind of PDU that speaks JSON over HTTPS. */
export interface WebPduFamily extends Made {
  /** Whether the request asks to change something. */
  writes(request: WebRequest): boolean;
  /** The answer to a request whose login is right. */
  answer(request: WebRequest, pdu: PduModel): WebReply;
}

export type PduFamily = SnmpPduFamily | WebPduFamily;

export function speaksSnmp(family: PduFamily): family is SnmpPduFamily {
  return 'objects' in family;
}
