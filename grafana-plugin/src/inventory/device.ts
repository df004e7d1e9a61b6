import type { FieldSpec } from '../money/form/spec.ts';
import type { JsonObject } from '../money/paths.ts';

/** A device as the inventory has it (GET /api/v1/devices). */
export interface Device {
  id: string;
  kind: string;
  driver?: string;
  address?: string;
  mac?: string;
  serial?: string;
  hostKey?: string;
  name?: string;
  state: string;
  site: string;
  make?: string;
  model?: string;
  client?: string;
  credentials?: string;
  remediation?: string;
  location?: { building?: string; rack?: string; position?: string };
  feeds?: { pdu: string; outlet: string }[];
  expected?: { hashrateThs?: number; boards?: number; chipsPerBoard?: number; fans?: number };
  tags?: string[];
  revision: number;
  createdAt: string;
  changedAt: string;
}

/** One field that was changed (GET /api/v1/devices/:id/history). `field` is `created` for the whole record. */
export interface Change {
  number: number;
  at: string;
  by: { name: string };
  device: string;
  field: string;
  from?: unknown;
  to?: unknown;
}

/** What a person may change of a device, and how it is written. */
export type Draft = JsonObject;

const STATES = ['new', 'active', 'maintenance', 'repair', 'retired'].map((value) => ({ value, label: value }));
const HEALING = [
  { value: 'allowed', label: 'allowed' },
  { value: 'never', label: 'never', description: 'Logixx only watches it and never switches it' },
];

export const DEVICE_FIELDS: readonly FieldSpec[] = [
  { path: 'name', label: 'Name', kind: 'text' },
  { path: 'state', label: 'State', kind: 'choice', options: STATES, required: true },
  { path: 'client', label: 'Owner', kind: 'text', hint: 'The client whose device it is' },
  { path: 'address', label: 'Address', kind: 'text', required: true },
  { path: 'driver', label: 'Driver', kind: 'text', required: true },
  { path: 'credentials', label: 'Credentials', kind: 'text', hint: 'The name of an entry of the configuration' },
  { path: 'make', label: 'Make', kind: 'text' },
  { path: 'model', label: 'Model', kind: 'text' },
  { path: 'serial', label: 'Serial', kind: 'text' },
  { path: 'mac', label: 'MAC', kind: 'text', hint: 'AA:BB:CC:DD:EE:FF' },
  { path: 'location.building', label: 'Building', kind: 'text' },
  { path: 'location.rack', label: 'Rack', kind: 'text' },
  { path: 'location.position', label: 'Position', kind: 'text' },
  { path: 'feeds', label: 'Outlets', kind: 'text', hint: 'pdu-1:12, one a cord, with commas between' },
  { path: 'remediation', label: 'Healing', kind: 'choice', options: HEALING },
  { path: 'tags', label: 'Tags', kind: 'text', hint: 'With commas between' },
  { path: 'expected.hashrateThs', label: 'Expected hashrate, TH/s', kind: 'text' },
  { path: 'expected.boards', label: 'Expected boards', kind: 'text' },
  { path: 'expected.fans', label: 'Expected fans', kind: 'text' },
];

const TEXTS = [
  'name',
  'state',
  'client',
  'address',
  'driver',
  'credentials',
  'make',
  'model',
  'serial',
  'mac',
] as const;
const PLACES = ['building', 'rack', 'position'] as const;
const COUNTS = ['hashrateThs', 'boards', 'fans'] as const;

export function placeText({ site, location = {} }: Pick<Device, 'site' | 'location'>): string {
  return [site, location.building, location.rack, location.position].filter(Boolean).join(' · ');
}

export function feedsText(feeds: Device['feeds']): string {
  return feeds?.map(({ pdu, outlet }) => `${pdu}:${outlet}`).join(', ') ?? '';
}

/** A device as a form shows it: texts. */
export function draftOf(device: Device): Draft {
  const { location = {}, expected = {}, feeds, tags, remediation } = device;
  const text = (value: string | number | undefined) => (value === undefined ? '' : String(value));
  const of = <K extends string>(names: readonly K[], from: { [name in K]?: string | number }) =>
    Object.fromEntries(names.map((name) => [name, text(from[name])]));
  return {
    ...of(TEXTS, device),
    remediation: text(remediation),
    location: of(PLACES, location),
    expected: of(COUNTS, expected),
    feeds: feedsText(feeds),
    tags: tags?.join(', ') ?? '',
  };
}

export type Patched = { patch: Record<string, unknown> } | { problems: string };

/** What somebody has changed, as the sidecar takes it: what is empty now is null. Nothing that stayed the same. */
export function patchOf(before: Draft, after: Draft): Patched {
  const problems: string[] = [];
  const texts = changed(before, after, [...TEXTS, 'remediation']);
  const location = changed(inner(before, 'location'), inner(after, 'location'), PLACES);
  const counts = changed(inner(before, 'expected'), inner(after, 'expected'), COUNTS);
  const expected = Object.entries(counts).map(([name, text]) => {
    const value = text === null ? null : Number(text.replace(',', '.'));
    if (Number.isNaN(value)) problems.push(`expected.${name}: found ${JSON.stringify(text)}, expected a number`);
    return [name, value];
  });
  const lists = changed(before, after, ['feeds', 'tags']);
  const patch: Record<string, unknown> = {
    ...texts,
    ...(Object.keys(location).length > 0 ? { location } : {}),
    ...(expected.length > 0 ? { expected: Object.fromEntries(expected) } : {}),
    ...('tags' in lists ? { tags: lists['tags'] === null ? null : words(lists['tags'] ?? '') } : {}),
    ...('feeds' in lists ? { feeds: lists['feeds'] === null ? null : feedsOf(lists['feeds'] ?? '', problems) } : {}),
  };
  return problems.length > 0 ? { problems: problems.join('; ') } : { patch };
}

function inner(draft: Draft, name: string): Draft {
  return (draft[name] ?? {}) as Draft;
}

function changed(before: Draft, after: Draft, names: readonly string[]): Record<string, string | null> {
  const text = (draft: Draft, name: string) => String(draft[name] ?? '').trim();
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = text(after, name);
      return value === text(before, name) ? [] : [[name, value === '' ? null : value]];
    }),
  );
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function feedsOf(text: string, problems: string[]): { pdu: string; outlet: string }[] {
  return words(text).flatMap((word) => {
    const cut = word.lastIndexOf(':');
    const [pdu, outlet] = [word.slice(0, cut).trim(), word.slice(cut + 1).trim()];
    if (cut > 0 && outlet !== '') return [{ pdu, outlet }];
    problems.push(`feeds: found ${JSON.stringify(word)}, expected a PDU and its outlet, as pdu-1:12`);
    return [];
  });
}

/** What puts one change back; undefined where it cannot be: a device that was made, or its id. */
export function patchBack({ field, from = null }: Pick<Change, 'field' | 'from'>): Record<string, unknown> | undefined {
  if (field === 'created' || field === 'id') return undefined;
  const [group = '', key] = field.split('.');
  return key === undefined ? { [field]: from } : { [group]: { [key]: from } };
}

const LONGEST = 80;

/** A value of the inventory in a few words. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '–';
  const isFeeds = Array.isArray(value) && value.every((each) => typeof each === 'object' && each && 'outlet' in each);
  const plain = Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);
  const text = isFeeds ? feedsText(value as Device['feeds']) : plain;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
