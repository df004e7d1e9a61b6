import type { Make } from './models.ts';
import type { PduDriver } from './pdu-family.ts';

/** Where a simulated device is. */
export interface FarmDevice {
  id: string;
  kind: 'miner' | 'pdu';
  /** Id of the driver that reads it. */
  driver: Make | PduDriver;
  model: string;
  host: string;
  ports: Partial<Record<'http' | 'https' | 'daemon' | 'cgminer' | 'whatsminer' | 'api' | 'ssh' | 'snmp', number>>;
  feeds: { pdu: string; outlet: number }[];
}
