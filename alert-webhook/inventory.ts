import type { Device } from '../core/farm/device.ts';
import { diffInventory } from '../core/farm/inventory-diff.ts';

/** The devices that alert-webhook works with. Other ones take their place between two rounds of work, never within. */
export interface Inventory {
  now(): ReadonlyMap<string, Device>;
  /** What was offered last, or else those that work goes on with: what is known at this moment. */
  newest(): ReadonlyMap<string, Device>;
  /** For the next round; of several offers the last one counts. */
  offer(devices: readonly Device[]): void;
  /** Goes on with what was offered; says how many devices that changes, and nothing where nothing was offered. */
  takeOver(): { devices: number; added: number; removed: number; changed: number } | undefined;
}

export function openInventory(devices: readonly Device[]): Inventory {
  let now: ReadonlyMap<string, Device> = byId(devices);
  let offered: ReadonlyMap<string, Device> | undefined;
  return {
    now: () => now,
    newest: () => offered ?? now,
    offer(next) {
      offered = byId(next);
    },
    takeOver() {
      if (offered === undefined) return undefined;
      const { devices: next, added, removed, changed } = diffInventory(now.values(), [...offered.values()]);
      offered = undefined;
      // Whoever works with the one that was goes on with it.
      now = byId(next);
      return { devices: now.size, added: added.length, removed: removed.length, changed: changed.length };
    },
  };
}

function byId(devices: readonly Device[]): ReadonlyMap<string, Device> {
  return new Map(devices.map((device) => [device.id, device]));
}
