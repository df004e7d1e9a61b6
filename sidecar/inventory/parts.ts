import type { Request } from 'express';
import type { Actor } from '../actor.ts';
import type { InventoryParts } from './store.ts';

/** What the routes of the inventory are made of. */
export interface InventoryRouteParts extends InventoryParts {
  /** Of new devices that name none. */
  site: string;
  actorOf(request: Request): Actor;
  /** For Prometheus: `host:port` as it reaches them. */
  exporters: readonly { target: string; labels?: Readonly<Record<string, string>> }[];
}
