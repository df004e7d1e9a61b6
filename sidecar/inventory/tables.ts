import type { Generated, Kysely, Transaction } from 'kysely';

/**
 * The tables of the inventory. All times are unix milliseconds, all JSON is text. An empty text is "not said", never
 * null: so one index serves sorting, filtering and paging alike on both engines.
 */
export interface InventoryTables {
  /** One row, number 1. Every write raises `revision` first, which makes writers wait for each other. */
  inventory_state: { id: number; revision: number; changed_at: number };
  /**
   * Sites, buildings, racks and positions, each a row with its whole path; a place of a higher rank has empty texts
   * behind its own. A rename is one update, and the labels of a device are one join without a walk up a tree.
   */
  places: {
    id: Generated<number>;
    /** JSON of the four below; unique. */
    path: string;
    site: string;
    building: string;
    rack: string;
    position: string;
    /** What sorts r2 before r10. */
    sort_key: string;
    search: string;
  };
  devices: {
    /** The label in all series; never changes. */
    id: string;
    kind: string;
    driver: string;
    make: string;
    model: string;
    serial: string;
    mac: string;
    address: string;
    address_key: string;
    /** Address and ports as one text, which one device has at a time; null: it is retired and has none. */
    endpoint: string | null;
    ports: string;
    credentials: string;
    host_key: string;
    /** JSON. */
    programs: string;
    name: string;
    client: string;
    state: string;
    expected: string;
    remediation: string;
    place_id: number;
    search: string;
    revision: number;
    created_at: number;
    changed_at: number;
  };
  device_feeds: { device_id: string; seq: number; pdu_id: string; outlet: string };
  device_tags: { device_id: string; tag: string };
  device_changes: {
    id: Generated<number>;
    at: number;
    actor_id: string;
    actor_name: string;
    device_id: string;
    /** Of the inventory, which this change belongs to. */
    revision: number;
    field: string;
    /** JSON; null: there was nothing. */
    was: string | null;
    becomes: string | null;
  };
}

export type InventoryDb = Kysely<InventoryTables>;
export type InventoryTrx = Transaction<InventoryTables>;
