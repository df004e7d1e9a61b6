import { type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** The tables of the inventory, by version. */
export const MIGRATIONS_INVENTORY: Record<string, Migration> = {
  '1001-inventory': {
    async up(db: Kysely<unknown>): Promise<void> {
      await makeTables(db);
      for (const index of INDEXES) await sql.raw(index).execute(db);
      await sql`insert into inventory_state (id, revision, changed_at) values (1, 0, 0)`.execute(db);
    },
  },
  '1002-programs': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const column of ['host_key', 'programs'])
        await sql.raw(`alter table devices add column ${column} text not null default ''`).execute(db);
    },
  },
};

async function makeTables(db: Kysely<unknown>): Promise<void> {
  const make = tableMaker(db);
  await make('inventory_state', { id: 'int', revision: 'int', changed_at: 'int' }, 'primary key (id)');
  const path = { site: 'text', building: 'text', rack: 'text', position: 'text' } as const;
  await make('places', { id: 'number', path: 'text', ...path, sort_key: 'text', search: 'text' });
  await make(
    'devices',
    {
      ...{ id: 'text', kind: 'text', driver: 'text', make: 'text', model: 'text', serial: 'text', mac: 'text' },
      ...{ address: 'text', address_key: 'text', endpoint: 'text?', ports: 'text', credentials: 'text', name: 'text' },
      ...{ client: 'text', state: 'text', expected: 'text', remediation: 'text', place_id: 'int', search: 'text' },
      ...{ revision: 'int', created_at: 'int', changed_at: 'int' },
    },
    'primary key (id)',
    'foreign key (place_id) references places (id)',
    "check (state in ('new', 'active', 'maintenance', 'repair', 'retired'))",
    "check (kind in ('miner', 'gpu-rig', 'pdu', 'sensor'))",
  );
  await make(
    'device_feeds',
    { device_id: 'text', seq: 'int', pdu_id: 'text', outlet: 'text' },
    'primary key (pdu_id, outlet)',
    'foreign key (device_id) references devices (id)',
    'foreign key (pdu_id) references devices (id)',
  );
  await make(
    'device_tags',
    { device_id: 'text', tag: 'text' },
    'primary key (device_id, tag)',
    'foreign key (device_id) references devices (id)',
  );
  await make('device_changes', {
    ...{ id: 'number', at: 'int', actor_id: 'text', actor_name: 'text', device_id: 'text', revision: 'int' },
    ...{ field: 'text', was: 'text?', becomes: 'text?' },
  });
}

/** Each way to sort has an index of its own, with the id behind it, in which the next page is found at once. */
const SORTED = ['name', 'kind', 'driver', 'make', 'model', 'serial', 'address_key', 'client', 'state', 'changed_at'];

const INDEXES = [
  'create unique index places_path on places (path)',
  'create index places_ranks on places (site, building, rack, position)',
  'create index places_sorted on places (sort_key, id)',
  ...SORTED.map((column) => `create index devices_by_${column} on devices (${column}, id)`),
  "create unique index devices_mac on devices (mac) where mac <> ''",
  'create index devices_by_mac on devices (mac, id)',
  'create index devices_serial_said on devices (lower(serial))',
  'create unique index devices_endpoint on devices (endpoint)',
  'create index devices_place on devices (place_id, id)',
  'create index device_feeds_device on device_feeds (device_id, seq)',
  'create index device_tags_tag on device_tags (tag, device_id)',
  'create index device_changes_device on device_changes (device_id, id)',
];
