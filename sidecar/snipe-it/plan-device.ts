import type { Asset } from './asset.ts';
import { masterOf } from './config.ts';
import type { Deed } from './deed.ts';
import type { SyncChange, SyncDevice } from './inventory-side.ts';
import { meaningOf, reallyNew } from './ours.ts';
import { planMoves } from './plan-moves.ts';
import { byName } from './reference.ts';
import { type Missing, type Terms, type Values, wanted } from './want.ts';

/** For people: a field, what it is, what it becomes, and on which side. */
export interface Change {
  side: 'snipe-it' | 'logixx';
  key: string;
  from: string | null;
  to: string | null;
}

export interface DevicePlan {
  device: SyncDevice;
  asset: Asset | undefined;
  deeds: Deed[];
  changes: Change[];
  /** What both sides will agree on by field, to be remembered when all deeds are done. */
  agreed: Values;
  /** Sentences: what was changed on the side that is not the master, and is put back. */
  overwritten: string[];
  problems: string[];
  missing: Missing[];
}

const COLUMNS: Record<string, string> = {
  name: 'name',
  serial: 'serial',
  model: 'model_id',
  status: 'status_id',
  company: 'company_id',
};
const BY_ID = ['model', 'status', 'location', 'company'];

export function columnOf(key: string, { reference }: Pick<Terms, 'reference'>): string | undefined {
  return (
    COLUMNS[key] ??
    byName(
      reference.fields.map((each, id) => ({ ...each, id })),
      key,
    )[0]?.column
  );
}

/** A body of our values. Both locations go together: Snipe-IT copies the one to the other in one direction alone. */
export function bodyOf(values: Values, terms: Pick<Terms, 'reference'>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const told = BY_ID.includes(key) && value !== null ? Number(value) : value;
    const column = columnOf(key, terms);
    if (key === 'location') Object.assign(body, { location_id: told, rtd_location_id: told });
    else if (column !== undefined) body[column] = told;
  }
  return body;
}

/** What an asset says now, in the terms of `wanted`. */
export function presentValues(asset: Asset, terms: Terms): Values {
  const text = (id: number | null) => (id === null ? null : String(id));
  const values: Values = { name: asset.name, serial: asset.serial };
  for (const key of ['model', 'status', 'location', 'company'] as const) values[key] = text(asset[key]);
  for (const key of Object.keys(terms.config.fields)) {
    const column = columnOf(key, terms);
    if (column !== undefined && column in asset.custom) values[key] = asset.custom[column] ?? null;
  }
  return values;
}

function equal(key: string, a: string | null, b: string | null, { config }: Terms): boolean {
  return config.fields[key] === 'mac' ? a?.toUpperCase() === b?.toUpperCase() : a === b;
}

function empty(device: SyncDevice, asset?: Asset): DevicePlan {
  return { device, asset, deeds: [], changes: [], agreed: {}, overwritten: [], problems: [], missing: [] };
}

/** An asset for a device that has none. */
export function planCreate(device: SyncDevice, tag: string, terms: Terms): DevicePlan {
  const plan = empty(device);
  const { values, missing, problems } = wanted(device, terms);
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  Object.assign(plan, { missing, problems });
  for (const key of ['model', 'status'])
    if (filled[key] === undefined && missing.length === 0) problems.push(`no asset is made without a ${key}`);
  if (filled['model'] === undefined || filled['status'] === undefined) return plan;
  plan.agreed = filled;
  plan.deeds.push({ kind: 'create', tag, body: { asset_tag: tag, ...bodyOf(filled, terms) } });
  plan.changes = Object.entries(filled).map(([key, to]) => ({ side: 'snipe-it', key, from: null, to }));
  const moves = planMoves(device, null, filled, terms);
  plan.deeds.push(...moves.after);
  plan.problems.push(...moves.problems);
  return plan;
}

interface Difference {
  key: string;
  ours: string | null | undefined;
  theirs: string | null;
  before: string | null | undefined;
}

function fromOurs(plan: DevicePlan, values: Values, { key, ours, theirs, before }: Difference): void {
  // What we know nothing of, and never told, is left as it is.
  if (ours === undefined || (ours === null && (before ?? null) === null)) return;
  if (ours === null && (key === 'model' || key === 'status')) return;
  if (before !== undefined && before !== theirs)
    plan.overwritten.push(
      `${key} was changed in Snipe-IT, and Logixx is its master${ours === before ? '' : '; it was changed here, too'}`,
    );
  values[key] = ours;
  plan.agreed[key] = ours;
  plan.changes.push({ side: 'snipe-it', key, from: theirs, to: ours });
}

function fromTheirs(plan: DevicePlan, fields: SyncChange, difference: Difference, terms: Terms): void {
  const { key, ours, theirs, before } = difference;
  if (theirs === null && (before === undefined || before === null)) return;
  const meaning = meaningOf(key, theirs, terms);
  if ('problem' in meaning) {
    plan.problems.push(meaning.problem);
    return;
  }
  const news = reallyNew(plan.device, meaning.fields);
  plan.agreed[key] = theirs;
  if (Object.keys(news).length === 0) return;
  if (before !== undefined && ours !== undefined && ours !== before)
    plan.overwritten.push(
      `${key} was changed here, and Snipe-IT is its master${theirs === before ? '' : '; it was changed there, too'}`,
    );
  Object.assign(fields, news);
  for (const [field, to] of Object.entries(news))
    plan.changes.push({
      side: 'logixx',
      key: field,
      from: plan.device[field as keyof SyncChange] ?? null,
      to: to ?? null,
    });
}

/** Brings a device and its asset together, each field from its master. `before`: what both said the last time. */
export function planUpdate(device: SyncDevice, asset: Asset, before: Values, terms: Terms): DevicePlan {
  const plan = empty(device, asset);
  const want = wanted(device, terms, asset.model ?? undefined);
  Object.assign(plan, { missing: want.missing, problems: want.problems });
  const present = presentValues(asset, terms);
  const patch: Values = {};
  const fields: SyncChange = {};
  for (const key of new Set([...Object.keys(present), ...Object.keys(want.values)])) {
    const theirs = present[key] ?? null;
    const ours = want.values[key] ?? (key in want.values || want.unknown.includes(key) ? null : undefined);
    if (before[key] !== undefined) plan.agreed[key] = before[key];
    if (key === 'location' && asset.assigned) continue;
    if (ours !== undefined && equal(key, ours, theirs, terms)) plan.agreed[key] = theirs;
    else {
      const difference = { key, ours, theirs, before: before[key] };
      if (masterOf(terms.config, key) === 'logixx') fromOurs(plan, patch, difference);
      else fromTheirs(plan, fields, difference, terms);
    }
  }
  const place = want.values['location'] ?? null;
  const moved = asset.assigned && place !== null && masterOf(terms.config, 'location') === 'logixx';
  const moves = planMoves(device, asset, { ...present, ...patch, ...(moved ? { location: place } : {}) }, terms);
  plan.problems.push(...moves.problems);
  plan.deeds.push(...moves.before);
  if (Object.keys(patch).length > 0) plan.deeds.push({ kind: 'patch', body: bodyOf(patch, terms) });
  plan.deeds.push(...moves.after);
  if (Object.keys(fields).length > 0) plan.deeds.push({ kind: 'change', fields });
  return plan;
}
