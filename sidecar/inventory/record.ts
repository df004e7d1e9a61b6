import { type Static, Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { DeviceSchema } from '../../core/farm/device.ts';
import { problemsOf } from '../../core/service/problems.ts';

export const STATES = ['new', 'active', 'maintenance', 'repair', 'retired'] as const;
export type DeviceState = (typeof STATES)[number];

/** The states in which a device is shown to exporter and alert-webhook. */
export const PUBLISHED: readonly DeviceState[] = ['active', 'maintenance', 'repair'];

const { state: _three, id, ...FIELDS } = DeviceSchema.properties;

const OWN = {
  state: Type.Union(
    STATES.map((state) => Type.Literal(state)),
    { description: `one of ${STATES.join(', ')}` },
  ),
  site: Type.String({ pattern: id.pattern ?? '', description: `of the site: ${id.description}` }),
  make: Type.Optional(Type.String({ description: 'who built it' })),
};

/** A device as the inventory keeps it: that of core/farm, with its site, its make and the states `new` and `retired`. */
export const RecordSchema = Type.Object({ id, ...FIELDS, ...OWN }, { additionalProperties: false });
export type DeviceRecord = Static<typeof RecordSchema>;

/** Characters of a text, and of one within a group: what the indexes of both engines can hold. */
const MOST = 255;
const MOST_INNER = 100;

/** Joined key by key when something is said of them. */
const GROUPS: readonly string[] = ['location', 'expected', 'ports'];

/**
 * What is said of a device: an absent field says nothing, null takes the value away. The groups `location`, `expected`
 * and `ports` are joined key by key.
 */
export type Patch = { [F in keyof DeviceRecord]?: unknown };

const validate = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false }).compile<DeviceRecord>(
  RecordSchema,
);

/** The device that comes of a patch, or why there is none: `field: found …, expected …`. */
export function readRecord(value: unknown): DeviceRecord | { problems: string[] } {
  const bad = badText(value);
  if (bad !== undefined) return { problems: [bad] };
  if (validate(value)) return value;
  return {
    problems: problemsOf(validate.errors ?? [], value).map(
      ({ path, found, expected }) => `${path.join('.') || 'the device'}: found ${found}, expected ${expected}`,
    ),
  };
}

/** The first text that an index cannot hold, that PostgreSQL cannot keep (a zero byte) or that nobody can read. */
function badText(value: unknown, at: readonly string[] = []): string | undefined {
  if (typeof value === 'string') {
    const most = at.length > 1 ? MOST_INNER : MOST;
    if (value.length > most) return `${at.join('.')}: found ${value.length} characters, expected at most ${most}`;
    return /\p{Cc}/u.test(value) ? `${at.join('.')}: found a control character, expected printed ones` : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = badText(inner, [...at, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a device becomes when something is said of it. Pure; the outcome is checked by readRecord. */
export function patched(before: Partial<DeviceRecord>, patch: Patch): Record<string, unknown> {
  const after: Record<string, unknown> = { ...before };
  for (const [field, said] of Object.entries(patch)) {
    if (said === undefined) continue;
    const value = GROUPS.includes(field) ? joined(after[field], said) : said;
    if (value === null) delete after[field];
    else after[field] = value;
  }
  // A retired device gives up its outlets by itself.
  if (after['state'] === 'retired' && patch.feeds === undefined) delete after['feeds'];
  return after;
}

function joined(before: unknown, said: unknown): unknown {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return said;
  const all = { ...(before as object | undefined), ...said };
  const left = Object.entries(all).filter(([, value]) => value !== null && value !== undefined);
  return left.length === 0 ? null : Object.fromEntries(left);
}

/**
 * What people and machines write in many ways, in the one way that is kept: no blanks around a text, an empty one is
 * null, a MAC as AA:BB:CC:DD:EE:FF, tags and feeds of none as null, tags once each and sorted.
 */
export function tidy(patch: Patch): Patch {
  return Object.fromEntries(Object.entries(patch).map(([field, value]) => [field, tidied(field, value)]));
}

function tidied(field: string, value: unknown): unknown {
  if (typeof value === 'string') {
    const text = value.trim();
    if (text === '') return null;
    return field === 'mac' ? macOf(text) : text;
  }
  if (field === 'tags' && Array.isArray(value)) return noneIsNull([...new Set(value.map(trimmed))].sort());
  if ((field === 'feeds' || field === 'programs') && Array.isArray(value)) return noneIsNull(value.map(trimmedKeys));
  if (field === 'location' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(trimmedKeys(value) as object);
    return Object.fromEntries(entries.map(([key, text]) => [key, text === '' ? null : text]));
  }
  return value;
}

function noneIsNull(list: unknown[]): unknown[] | null {
  return list.length === 0 ? null : list;
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim() : value;
}

function trimmedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, trimmed(text)]));
}

function macOf(text: string): string {
  const digits = text.replace(/[.:\- ]/g, '').toUpperCase();
  return /^[0-9A-F]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : text;
}

/** Address and ports as one text, by which no two devices may be reached; undefined of a retired one, which has none. */
export function endpointOf({ address, ports, state }: DeviceRecord): string | undefined {
  if (state === 'retired') return undefined;
  const named = Object.entries(ports ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [address.toLowerCase(), ...named.map(([name, port]) => `${name}=${port}`)].join(' ');
}

/** Text that sorts as people count: r2 before r10, 10.0.0.9 before 10.0.0.10. */
export function naturalKey(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(10, '0'));
}

/** Whether exporter and alert-webhook see it. */
export function isPublished({ state }: DeviceRecord): boolean {
  return PUBLISHED.includes(state);
}
