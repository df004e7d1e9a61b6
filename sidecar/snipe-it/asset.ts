import type { SnipeClient } from './client.ts';
import { textOf } from './decode.ts';
import { idOf } from './reference.ts';

/** An asset as we read it: texts decoded, references by id. */
export interface Asset {
  id: number;
  tag: string;
  deleted: boolean;
  name: string | null;
  serial: string | null;
  model: number | null;
  status: number | null;
  location: number | null;
  company: number | null;
  /** What it is checked out to; null where it is not. */
  assigned: { type: string; id: number } | null;
  /** By database column. */
  custom: Readonly<Record<string, string | null>>;
}

type Row = Record<string, unknown>;

/** Of a row of a list or of a single read; undefined where it has no id or no tag. */
export function readAsset(row: Row): Asset | undefined {
  const id = idOf(row);
  const tag = textOf(row['asset_tag']);
  if (id === null || tag === null) return undefined;
  const holder = row['assigned_to'] as Row | null | undefined;
  const holderId = idOf(holder);
  const fields = Object.values((row['custom_fields'] ?? {}) as Record<string, Row>);
  return {
    id,
    tag,
    deleted: (row['deleted_at'] ?? null) !== null,
    name: textOf(row['name']),
    serial: textOf(row['serial']),
    model: idOf(row['model']),
    status: idOf(row['status_label']),
    location: idOf(row['location']),
    company: idOf(row['company']),
    assigned: holderId === null ? null : { type: String(holder?.['type']), id: holderId },
    custom: Object.fromEntries(fields.map((field) => [String(field['field']), textOf(field['value'])])),
  };
}

/** All assets: lists leave out the archived and the deleted ones unless they are asked for. */
export async function loadAssets(client: SnipeClient): Promise<Asset[]> {
  const rows = new Map<unknown, Row>();
  for (const query of [{}, { status: 'Archived' }, { status: 'Deleted' }])
    for (const row of await client.all('/hardware', query)) rows.set(row['id'], row);
  return [...rows.values()].flatMap((row) => readAsset(row) ?? []);
}

export async function findAsset(client: SnipeClient, id: number): Promise<Asset | undefined> {
  const row = await client.find(`/hardware/${id}`);
  return row && readAsset(row);
}

export async function findByTag(client: SnipeClient, tag: string): Promise<Asset | undefined> {
  const row = await client.find(`/hardware/bytag/${encodeURIComponent(tag)}`);
  return row && readAsset(row);
}
