import type { SnipeItConfig } from './config.ts';
import type { ChangeableField, SyncChange, SyncDevice } from './inventory-side.ts';
import type { Reference } from './reference.ts';

/** What a value of Snipe-IT means for a device of ours, or why it means nothing. */
export type Meaning = { fields: SyncChange } | { problem: string };

type Terms = { config: SnipeItConfig; reference: Reference };

const lower = (text: string) => text.trim().toLowerCase();

function nameIn(rows: readonly { id: number; name: string }[], id: string | null): string | undefined {
  return rows.find((row) => String(row.id) === id)?.name;
}

/** Our key for a name of theirs, by the configuration; the same name where it says nothing. */
function keyOf(mapping: Readonly<Record<string, string>>, name: string): string {
  return Object.entries(mapping).find(([, theirs]) => lower(theirs) === lower(name))?.[0] ?? name;
}

function status({ config, reference }: Terms, value: string | null): Meaning {
  const label = nameIn(reference.statuses, value) ?? '';
  const state = Object.entries(config.states).find(([, name]) => lower(name) === lower(label))?.[0];
  return state === undefined
    ? { problem: `no state of ours is configured for the status label "${label}"` }
    : { fields: { state } };
}

function model({ config, reference }: Terms, value: string | null): Meaning {
  const found = reference.models.find((each) => String(each.id) === value);
  if (!found) return { problem: `found no model number ${value} in Snipe-IT` };
  const entry = config.models.find(
    (each) =>
      lower(each.name) === lower(found.name) &&
      (each.number === undefined || lower(each.number) === lower(found.number ?? '')),
  );
  const make =
    entry?.make ?? nameIn(reference.manufacturers, found.manufacturer === null ? null : String(found.manufacturer));
  return { fields: { model: entry?.model ?? found.name, ...(make === undefined ? {} : { make }) } };
}

function location({ config, reference }: Terms, value: string | null): Meaning {
  if (value === null) return { problem: 'it has no location in Snipe-IT, which says nothing of where it stands' };
  const name = nameIn(reference.locations, value) ?? '';
  const places = config.places.filter((place) => lower(place.location) === lower(name));
  const [place] = places;
  if (places.length > 1) return { problem: `several places of ours are configured for the location "${name}"` };
  if (!place) return { problem: `no place of ours is configured for the location "${name}"` };
  return { fields: { building: place.building ?? null, rack: place.rack ?? null } };
}

function company({ config, reference }: Terms, value: string | null): Meaning {
  const name = nameIn(reference.companies, value);
  return { fields: { client: name === undefined ? null : keyOf(config.clients, name) } };
}

function custom({ config }: Terms, key: string, value: string | null): Meaning {
  const source = config.fields[key];
  if (source === undefined || source === 'id' || source === 'kind' || source === 'tags')
    return { problem: `"${key}" is not a field that Snipe-IT may change` };
  if (source === 'state' && value === null) return { problem: `"${key}" is empty, expected a state` };
  const field: ChangeableField = source;
  return { fields: { [field]: source === 'mac' ? (value?.toUpperCase() ?? null) : value } };
}

/** Turns one field of an asset into the fields of ours that follow from it. */
export function meaningOf(key: string, value: string | null, terms: Terms): Meaning {
  if (key === 'status') return status(terms, value);
  if (key === 'model') return model(terms, value);
  if (key === 'location') return location(terms, value);
  if (key === 'company') return company(terms, value);
  if (key === 'name' || key === 'serial') return { fields: { [key]: value } };
  return custom(terms, key, value);
}

/** What of a change is really new for a device. */
export function reallyNew(device: SyncDevice, fields: SyncChange): SyncChange {
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => (device[key as ChangeableField] ?? null) !== value),
  );
}
