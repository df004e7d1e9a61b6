import { type Database, openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import type { InventoryTables } from '../../../sidecar/inventory/tables.ts';

export const ANNA = { id: 'u1', name: 'Anna' };

export { onEachEngine as onBothEngines } from '../engines.ts';

export function open(address: string): Promise<Database<InventoryTables>> {
  return openDatabase<InventoryTables>(address, MIGRATIONS_INVENTORY, { ownThread: true });
}

export function miner(number: number, more: Patch = {}): Patch {
  return {
    id: `m${number}`,
    kind: 'miner',
    driver: 'antminer',
    address: `10.0.${Math.floor(number / 200)}.${(number % 200) + 1}`,
    site: 'north',
    state: 'active',
    ...more,
  };
}

export function pdu(id: string, address: string, more: Patch = {}): Patch {
  return { id, kind: 'pdu', driver: 'raritan-pdu2', address, site: 'north', state: 'active', ...more };
}
