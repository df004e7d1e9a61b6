import type { Actor } from '../actor.ts';

/** A device as Snipe-IT needs to know it. What is absent is not known, which is not the same as empty. */
export interface SyncDevice {
  id: string;
  kind: string;
  make?: string;
  model?: string;
  serial?: string;
  /** `AA:BB:CC:DD:EE:FF`. */
  mac?: string;
  name?: string;
  building?: string;
  rack?: string;
  position?: string;
  client?: string;
  state: string;
  tags: readonly string[];
}

export const CHANGEABLE = [
  'make',
  'model',
  'serial',
  'mac',
  'name',
  'building',
  'rack',
  'position',
  'client',
  'state',
] as const;

export type ChangeableField = (typeof CHANGEABLE)[number];

/** What becomes different on our side; null clears a field. */
export type SyncChange = Partial<Record<ChangeableField, string | null>>;

/** Our inventory as the synchronisation sees it. */
export interface InventorySide {
  devices(): Promise<SyncDevice[]>;
  /** Rejects when the change is refused; the reason is told to people. */
  change(actor: Actor, id: string, fields: SyncChange): Promise<void>;
}
