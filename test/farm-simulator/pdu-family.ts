import type { SnmpObject } from './oid-table.ts';
import type { PduHabits } from './pdu-habits.ts';
import type { PduModel } from './pdu-model.ts';
import type { Mood } from './snmp-agent.ts';

/** Ids of the drivers whose PDUs can be simulated. */
export const PDU_DRIVERS = [
  'raritan-pdu2',
  'raritan-px1',
  'servertech-sentry4',
  'servertech-sentry3',
  'apc-rpdu2',
  'apc-rpdu',
  'eaton-epdu',
  'cyberpower-epdu2',
  'vertiv-v5',
] as const;
export type PduDriver = (typeof PDU_DRIVERS)[number];

/** A kind of PDU: how it comes out of the factory, and every object of its agent. */
export interface PduFamily {
  driver: PduDriver;
  /** As the device prints it. */
  model: string;
  /** The number of the maker in SNMP, which begins the engine id. */
  enterprise: number;
  habits: PduHabits;
  /** What its agent never does well. */
  mood?: Partial<Mood>;
  /** What the device calls an outlet. */
  outletId(number: number, outlets: number): string;
  objects(outlets: number): Iterable<SnmpObject<PduModel>>;
}
