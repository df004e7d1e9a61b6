import { OidTable } from './oid-table.ts';
import { APC_EASY_PDU } from './pdu-apc-easy.ts';
import { APC_MASTERSWITCH } from './pdu-apc-masterswitch.ts';
import { APC_RPDU } from './pdu-apc-rpdu.ts';
import { APC_RPDU2 } from './pdu-apc-rpdu2.ts';
import { CYBERPOWER_EPDU2 } from './pdu-cyberpower.ts';
import { CYBERPOWER_EPDU } from './pdu-cyberpower-epdu.ts';
import { DELL_RPDU } from './pdu-dell.ts';
import { EATON_EPDU } from './pdu-eaton.ts';
import { EATON_REVELATION } from './pdu-eaton-revelation.ts';
import type { PduDriver, PduFamily, SnmpPduFamily } from './pdu-family.ts';
import { SERVERTECH_JAWS } from './pdu-jaws.ts';
import { RARITAN_JSON_RPC } from './pdu-json-rpc.ts';
import type { PduModel } from './pdu-model.ts';
import { RARITAN_PX1 } from './pdu-raritan-px1.ts';
import { SERVERTECH_SENTRY3 } from './pdu-sentry3.ts';
import { SERVERTECH_SENTRY4 } from './pdu-sentry4.ts';
import { VERTIV_V5 } from './pdu-vertiv.ts';
import { RARITAN_PDU2 } from './pdu2-mib.ts';

/** Every kind of PDU that can be simulated. */
export const PDU_FAMILIES: Readonly<Record<PduDriver, PduFamily>> = {
  'raritan-pdu2': RARITAN_PDU2,
  'raritan-json-rpc': RARITAN_JSON_RPC,
  'raritan-px1': RARITAN_PX1,
  'servertech-sentry4': SERVERTECH_SENTRY4,
  'servertech-jaws': SERVERTECH_JAWS,
  'servertech-sentry3': SERVERTECH_SENTRY3,
  'apc-rpdu2': APC_RPDU2,
  'apc-rpdu': APC_RPDU,
  'apc-masterswitch': APC_MASTERSWITCH,
  'apc-easy-pdu': APC_EASY_PDU,
  'dell-rpdu': DELL_RPDU,
  'eaton-epdu': EATON_EPDU,
  'eaton-revelation': EATON_REVELATION,
  'cyberpower-epdu2': CYBERPOWER_EPDU2,
  'cyberpower-epdu': CYBERPOWER_EPDU,
  'vertiv-v5': VERTIV_V5,
};

const tables = new Map<string, OidTable<PduModel>>();

/** Throws with the list of what there is. */
export function pduFamily(driver: string): PduFamily {
  const found = Object.hasOwn(PDU_FAMILIES, driver) ? PDU_FAMILIES[driver as PduDriver] : undefined;
  if (found) return found;
  throw new Error(`there is no simulated PDU "${driver}"; there are ${Object.keys(PDU_FAMILIES).join(', ')}`);
}

/** The objects of a PDU, made once for each family and number of outlets and used by all such PDUs. */
export function pduTable(family: SnmpPduFamily, outlets: number): OidTable<PduModel> {
  const key = `${family.driver} ${outlets}`;
  const table = tables.get(key) ?? new OidTable<PduModel>(family.objects(outlets));
  tables.set(key, table);
  return table;
}
