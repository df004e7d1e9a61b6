import type { SnipeItConfig } from './config.ts';
import type { SyncDevice } from './inventory-side.ts';
import { byName, type Model, type Named, type Reference } from './reference.ts';

/** Values by field, in Snipe-IT's terms: ids as text. Null is empty; what is absent is not said. */
export type Values = Record<string, string | null>;

/** Reference data that must be made first. */
export interface Missing {
  resource: 'models' | 'manufacturers' | 'locations' | 'companies';
  name: string;
  body: Record<string, unknown>;
}

export interface Want {
  values: Values;
  missing: Missing[];
  /** Fields of which we know nothing: what we told of them before may be taken back. */
  unknown: string[];
  /** Sentences for people; each costs its own field alone. */
  problems: string[];
}

export interface Terms {
  config: SnipeItConfig;
  reference: Reference;
  /** Serials that several devices claim, in small letters; they are not told to Snipe-IT. */
  sharedSerials: ReadonlySet<string>;
}

type Found = { id: number } | { missing: Missing } | { problem: string };

/** Texts as Snipe-IT keeps them: trimmed, and nothing instead of an empty one. */
export const tidy = (text: string | null | undefined): string | null => text?.trim() || null;

const same = (a: string | undefined, b: string | undefined) => a?.toLowerCase() === b?.toLowerCase();

function one(resource: Missing['resource'], rows: readonly Named[], name: string, config: SnipeItConfig): Found {
  const found = byName(rows, name);
  if (found.length > 1) return { problem: `several ${resource} in Snipe-IT have the name "${name}"` };
  if (found[0]) return { id: found[0].id };
  if (config.create[resource]) return { missing: { resource, name, body: { name: name.trim() } } };
  return { problem: `found none of the ${resource} in Snipe-IT with the name "${name}"` };
}

function newModel(
  device: SyncDevice,
  name: string,
  number: string | undefined,
  maker: Found | undefined,
  terms: Terms,
): Found {
  const { config, reference } = terms;
  if (!config.create.models) return { problem: `found none of the models in Snipe-IT with the name "${name}"` };
  const wanted = config.categories[device.kind];
  if (wanted === undefined) return { problem: `no category is configured for new models of the kind "${device.kind}"` };
  const found = byName(reference.categories, wanted);
  const category = found.length > 1 ? found.find(({ type }) => type === 'asset') : found[0];
  if (!category) return { problem: `found no category "${wanted}" of assets in Snipe-IT` };
  const fieldset = config.fieldset === undefined ? undefined : byName(reference.fieldsets, config.fieldset)[0];
  if (config.fieldset !== undefined && !fieldset)
    return { problem: `found no fieldset "${config.fieldset}" in Snipe-IT` };
  if (maker && 'problem' in maker) return maker;
  if (maker && 'missing' in maker) return maker;
  const body = {
    name: name.trim(),
    category_id: category.id,
    ...(number === undefined ? {} : { model_number: number }),
    ...(maker ? { manufacturer_id: maker.id } : {}),
    ...(fieldset ? { fieldset_id: fieldset.id } : {}),
  };
  return { missing: { resource: 'models', name, body } };
}

/** The entry of the configuration for a model of ours: one with its make before one without. */
export function modelEntry(config: SnipeItConfig, make: string | undefined, model: string) {
  const fit = config.models.filter((each) => same(each.model, model));
  return (
    fit.find((each) => same(each.make, make) && each.make !== undefined) ?? fit.find((each) => each.make === undefined)
  );
}

function modelOf(device: SyncDevice & { model: string }, terms: Terms): Found {
  const { config, reference } = terms;
  const entry = modelEntry(config, device.make, device.model);
  const name = entry?.name ?? device.model;
  const make = entry?.manufacturer ?? tidy(device.make) ?? undefined;
  const maker = make === undefined ? undefined : one('manufacturers', reference.manufacturers, make, config);
  const fits = (model: Model) =>
    (entry?.number === undefined || same(model.number ?? undefined, entry.number)) &&
    (maker === undefined || model.manufacturer === null || ('id' in maker && model.manufacturer === maker.id));
  const found = byName(reference.models, name).filter(fits);
  if (found.length > 1)
    return { problem: `several models in Snipe-IT fit "${name}": say the number in the configuration` };
  return found[0] ? { id: found[0].id } : newModel(device, name, entry?.number, maker, terms);
}

/** The most exact entry of the configuration for a place. */
export function placeOf(config: SnipeItConfig, { building, rack }: Pick<SyncDevice, 'building' | 'rack'>) {
  const fit = config.places.filter(
    (place) =>
      (place.building === undefined || same(place.building, building)) &&
      (place.rack === undefined || same(place.rack, rack)),
  );
  const exact = (place: (typeof fit)[number]) =>
    Number(place.building !== undefined) + Number(place.rack !== undefined);
  return fit.sort((a, b) => exact(b) - exact(a))[0];
}

function statusOf({ state }: SyncDevice, { config, reference }: Terms): Found {
  const label = config.states[state];
  if (label === undefined) return { problem: `no status label is configured for the state "${state}"` };
  const found = byName(reference.statuses, label)[0];
  return found ? { id: found.id } : { problem: `found no status label "${label}" in Snipe-IT` };
}

function customValue(device: SyncDevice, source: SnipeItConfig['fields'][string]): string | null | undefined {
  if (source === 'tags') return device.tags.length > 0 ? [...device.tags].sort().join(', ') : null;
  const value = device[source];
  return value === undefined ? undefined : tidy(source === 'mac' ? value.toUpperCase() : value);
}

function custom(device: SyncDevice, terms: Terms, model: number | undefined, want: Want): void {
  const { config, reference } = terms;
  const fieldset = reference.models.find((each) => each.id === model)?.fieldset;
  const columns = reference.fieldsets.find((each) => each.id === fieldset)?.columns ?? [];
  for (const [name, source] of Object.entries(config.fields)) {
    const value = customValue(device, source);
    const field = byName(
      reference.fields.map((each, id) => ({ ...each, id })),
      name,
    )[0];
    if (!field) want.problems.push(`found no custom field "${name}" in Snipe-IT`);
    else if (field.format === 'DATE' || field.format === 'BOOLEAN')
      want.problems.push(
        `the custom field "${name}" has the format ${field.format}, which Snipe-IT rewrites: expected a text`,
      );
    else if (model !== undefined && !columns.includes(field.column))
      want.problems.push(`the custom field "${name}" is not in the fieldset of its model`);
    else if (value !== undefined) want.values[name] = value;
    else want.unknown.push(name);
  }
}

function text(want: Want, key: string, value: string | undefined): void {
  if (value === undefined) want.unknown.push(key);
  else if (value.trim().length > 255)
    want.problems.push(`its ${key} has ${value.trim().length} characters, expected at most 255`);
  else want.values[key] = tidy(value);
}

/** What Snipe-IT should say of a device, as far as we know it. `present`: the model that its asset has. */
export function wanted(device: SyncDevice, terms: Terms, present?: number): Want {
  const want: Want = { values: {}, missing: [], unknown: [], problems: [] };
  const { config, reference } = terms;
  const put = (key: string, found: Found | undefined) => {
    if (found && 'id' in found) want.values[key] = String(found.id);
    if (found && 'missing' in found) want.missing.push(found.missing);
    if (found && 'problem' in found) want.problems.push(found.problem);
  };
  text(want, 'name', device.name);
  const serial = device.serial?.trim().toLowerCase() ?? '';
  if (terms.sharedSerials.has(serial)) want.problems.push(`its serial ${device.serial} is that of other devices, too`);
  else text(want, 'serial', device.serial);
  const { model } = device;
  if (model !== undefined && tidy(model) !== null) put('model', modelOf({ ...device, model }, terms));
  put('status', statusOf(device, terms));
  const known = device.building !== undefined || device.rack !== undefined;
  const place = known ? placeOf(config, device) : undefined;
  if (place) put('location', one('locations', reference.locations, place.location, config));
  else if (known && config.places.length > 0)
    want.problems.push(`no place is configured for building "${device.building ?? ''}", rack "${device.rack ?? ''}"`);
  if (!known) want.unknown.push('location');
  const client = tidy(device.client);
  if (client === null) want.unknown.push('company');
  else put('company', one('companies', reference.companies, config.clients[client] ?? client, config));
  const own = want.values['model'];
  custom(device, terms, own === undefined || own === null ? present : Number(own), want);
  return want;
}
