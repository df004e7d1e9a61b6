import { Counter, Gauge, Registry } from 'prom-client';

export type InventoryMetrics = ReturnType<typeof inventoryMetrics>;

/** What a service that fetches its inventory says of it, in a registry of its own. */
export function inventoryMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    devices: new Gauge({
      name: 'logixx_inventory_devices',
      help: 'Devices of the inventory that this process works with.',
      registers,
    }),
    lastSuccess: new Gauge({
      name: 'logixx_inventory_last_success_timestamp_seconds',
      help: 'When the sidecar last gave a good inventory, or said that the known one is still right.',
      registers,
    }),
    refused: new Gauge({
      name: 'logixx_inventory_refused',
      help: 'Set to 1 while what the sidecar gives is not taken over; the log says why, and the last good one holds on.',
      registers,
    }),
    leftOut: new Gauge({
      name: 'logixx_inventory_left_out',
      help: 'Devices of the inventory that this process cannot work with: it lacks their driver or credentials.',
      labelNames: ['reason'] as const,
      registers,
    }),
    failures: new Counter({
      name: 'logixx_inventory_fetch_failures_total',
      help: 'Questions to the sidecar that gave no inventory; each is asked again.',
      registers,
    }),
  };
}
