import type { InventoryDb } from '../inventory/tables.ts';
import type { Prometheus } from '../power/prometheus.ts';

/** What the pages of the fleet are made of. */
export interface FleetParts {
  db: InventoryDb;
  prometheus: Prometheus;
  /** Unix milliseconds. */
  now(): number;
}
