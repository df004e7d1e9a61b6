import { pointer, TAG, text } from './ber.ts';
import type { PduModel } from './pdu-model.ts';
import { at, type PduObjects } from './snmp-cells.ts';

/** The controller has run for a day when the farm starts. */
const BEFORE_THE_FARM_SECONDS = 86_400;

export const uptime = (pdu: PduModel) => pdu.clock.now() - pdu.startedAt + BEFORE_THE_FARM_SECONDS;

/** The system group of MIB-2: sysDescr, sysObjectID, sysUpTime, sysContact, sysName, sysLocation. */
export function* systemGroup(description: string, objectId: string): PduObjects {
  const mib2 = '1.3.6.1.2.1.1';
  yield at(`${mib2}.1.0`, () => text(description));
  yield at(`${mib2}.2.0`, () => pointer(objectId));
  yield at(`${mib2}.3.0`, (pdu) => ({ tag: TAG.timeTicks, value: Math.floor(uptime(pdu) * 100) % 2 ** 32 }));
  yield at(`${mib2}.4.0`, () => text(''));
  yield at(`${mib2}.5.0`, (pdu) => text(pdu.name));
  yield at(`${mib2}.6.0`, () => text(''));
}
