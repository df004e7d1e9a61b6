import type { Selectable } from 'kysely';
import type { DeviceRecord } from './record.ts';
import { endpointOf, naturalKey } from './record.ts';
import type { InventoryTables } from './tables.ts';

export type DeviceRow = Selectable<InventoryTables['devices']>;
export type Place = Pick<Selectable<InventoryTables['places']>, 'site' | 'building' | 'rack' | 'position'>;

/** A device with what the store knows of it. */
export interface StoredDevice {
  record: DeviceRecord;
  /** Of this device: raised by each change. */
  revision: number;
  createdAt: number;
  changedAt: number;
}

/** Of the columns of a device those that its record says. */
export function toColumns(
  record: DeviceRecord,
): Omit<DeviceRow, 'place_id' | 'revision' | 'created_at' | 'changed_at'> {
  const { id, kind, driver, address, state } = record;
  const text = (value: string | undefined) => value ?? '';
  const json = (value: object | undefined) => (value === undefined ? '' : JSON.stringify(value));
  return {
    ...{ id, kind, driver, address, state },
    make: text(record.make),
    model: text(record.model),
    serial: text(record.serial),
    mac: text(record.mac),
    address_key: naturalKey(address),
    endpoint: endpointOf(record) ?? null,
    ports: json(record.ports),
    credentials: text(record.credentials),
    host_key: text(record.hostKey),
    programs: json(record.programs),
    name: text(record.name),
    client: text(record.client),
    expected: json(record.expected),
    remediation: text(record.remediation),
    search: searched([id, record.name, record.make, record.model, record.serial, record.mac, address, record.client]),
  };
}

/** What a search looks through, in small letters, as the engines differ in what they call small. */
export function searched(texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined && text !== '')
    .join('\n')
    .toLowerCase();
}

/** The record of a row, with what other tables say of it. Empty texts were not said. */
export function toRecord(
  row: DeviceRow,
  place: Place,
  feeds: NonNullable<DeviceRecord['feeds']>,
  tags: readonly string[],
): DeviceRecord {
  const { building, rack, position, site } = place;
  const texts = {
    ...{ credentials: row.credentials, name: row.name, make: row.make, model: row.model, serial: row.serial },
    ...{ mac: row.mac, client: row.client, remediation: row.remediation, hostKey: row.host_key },
  };
  const location = said({ building, rack, position });
  return {
    id: row.id,
    kind: row.kind as DeviceRecord['kind'],
    driver: row.driver,
    address: row.address,
    state: row.state as DeviceRecord['state'],
    site,
    ...(said(texts) as Partial<DeviceRecord>),
    ...(row.ports === '' ? {} : { ports: JSON.parse(row.ports) as NonNullable<DeviceRecord['ports']> }),
    ...(row.programs === '' ? {} : { programs: JSON.parse(row.programs) as NonNullable<DeviceRecord['programs']> }),
    ...(row.expected === '' ? {} : { expected: JSON.parse(row.expected) as NonNullable<DeviceRecord['expected']> }),
    ...(Object.keys(location).length === 0 ? {} : { location }),
    ...(feeds.length === 0 ? {} : { feeds }),
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
  };
}

function said(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}

/** The place of a record; what it does not say is empty. */
export function placeOf({ site, location }: DeviceRecord): Place {
  return {
    site,
    building: location?.building ?? '',
    rack: location?.rack ?? '',
    position: location?.position ?? '',
  };
}
