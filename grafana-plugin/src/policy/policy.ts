/** Values by their keys; those of a group stand in an object of its name. */
export type Values = Readonly<Record<string, unknown>>;

/** Whom other parameters are for. */
export interface Override {
  models?: readonly string[];
  devices?: readonly string[];
  set: Values;
}

export interface Hours {
  timeZone: string;
  times: readonly string[];
}

export interface Outlet {
  pdu: string;
  outlet?: string;
}

/** What is set beside the configuration; what is not said stays as the configuration says it. */
export interface PolicySet extends Values {
  overrides?: readonly Override[];
  hours?: Hours;
  deniedOutlets?: readonly Outlet[];
}

export interface Field {
  key: string;
  kind: 'seconds' | 'count' | 'share' | 'celsius' | 'words' | 'word';
  meaning: string;
  builtIn: unknown;
  choices?: string[];
  perDevice: boolean;
  least?: number;
  most?: number;
  fixed: boolean;
}

/** What the sidecar tells (GET /api/v1/policy). */
export interface Policy {
  version: number;
  set: PolicySet;
  by?: string;
  comment?: string;
  changedAt?: string;
  fetchedAt?: string;
  file: PolicySet;
  holds: PolicySet;
  origins: Readonly<Record<string, number>>;
  fields: Field[];
  fixed: string[];
  problems: string[];
}

/** What alert-webhook says of the policy that decides (GET /api/v1/policy/held). */
export interface HeldPolicy {
  version: number;
  follows: boolean;
  armed: boolean;
  refused?: { version: number; why: string };
  used: Used[];
}

export interface Used {
  key: string;
  used: number;
  device?: string;
  atLimit?: number;
  atLimitThen?: number;
}

/** What an open episode would come to (POST /api/v1/policy/weigh). */
export interface Weighed {
  open: number;
  weighed: {
    episode: number;
    device: string;
    fault: string;
    before?: { decision: string; evidence: string };
    after?: { decision: string; evidence: string };
    failure?: string;
  }[];
  used: Used[];
}

export const UNITS: Readonly<Record<Field['kind'], string>> = {
  seconds: 's',
  celsius: '°C',
  share: 'of 1',
  count: '',
  words: '',
  word: '',
};

/** The value of a field; undefined: not said there. */
export function valueAt(values: Values, key: string): unknown {
  const [group = '', name] = key.split('.');
  const value = Object.hasOwn(values, group) ? values[group] : undefined;
  if (name === undefined) return value;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Values)[name]
    : undefined;
}

/** With another value of a field, or without one; groups that say nothing are left out. */
export function withValue<T extends Values>(values: T, key: string, value: unknown): T {
  const [group = '', name] = key.split('.');
  const inner = name === undefined ? value : without((values[group] ?? {}) as Values, name, value);
  const isEmpty = inner === undefined || (name !== undefined && Object.keys(inner as Values).length === 0);
  return without(values, group, isEmpty ? undefined : inner) as T;
}

function without(values: Values, key: string, value: unknown): Values {
  const { [key]: _was, ...rest } = values;
  return value === undefined ? rest : { ...rest, [key]: value };
}

/** Reads what is written for a number: nothing takes it away; a sentence for what cannot be. */
export function readNumber(text: string, { kind, least, most }: Field): { value?: number } | { problem: string } {
  if (text.trim() === '') return {};
  const value = Number(text.trim().replace(',', '.'));
  const expected = kind === 'count' ? 'a whole number, or nothing' : 'a number, or nothing';
  if (!Number.isFinite(value) || (kind === 'count' && !Number.isInteger(value)))
    return { problem: `found "${text}", expected ${expected}` };
  if (least !== undefined && value < least) return { problem: `found ${value}, expected at least ${least}` };
  if (most !== undefined && value > most) return { problem: `found ${value}, expected at most ${most}` };
  return { value };
}

/** A value as people read it, with its unit. */
export function words(value: unknown, kind: Field['kind'] = 'word'): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  const unit = UNITS[kind];
  return kind === 'share' ? `${Math.round(Number(value) * 1000) / 10} %` : `${String(value)}${unit && ` ${unit}`}`;
}

/** Where the value of a field comes from. */
export function originOf({ origins, file, set }: Policy, { key, builtIn }: Field): string {
  if (valueAt(set, key) !== undefined) return `version ${origins[key] ?? 'unknown'}`;
  return JSON.stringify(valueAt(file, key)) === JSON.stringify(builtIn) ? 'built in' : 'logixx.yml';
}

/** Whom an override is for. */
export function overrideWords({ models = [], devices = [] }: Override): string {
  return [
    ...(models.length > 0 ? [`models ${models.join(', ')}`] : []),
    ...(devices.length > 0 ? [`devices ${devices.join(', ')}`] : []),
  ].join('; ');
}

/** Names between commas, and lines of them. */
export function listOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Outlets as they are written, one a line: `pdu-1 24`, or `pdu-1` for all of it. */
export function outletsOf(text: string): Outlet[] {
  return text
    .split(/[,\n]/)
    .map((line) => line.trim().split(/\s+/))
    .filter(([pdu]) => pdu !== undefined && pdu !== '')
    .map(([pdu = '', ...outlet]) => (outlet.length === 0 ? { pdu } : { pdu, outlet: outlet.join(' ') }));
}

export function outletWords({ pdu, outlet }: Outlet): string {
  return outlet === undefined ? pdu : `${pdu} ${outlet}`;
}

/** How much of a limit is used, in a sentence. */
export function usedWords({ key, used, device, atLimit = 0 }: Used, limit: unknown): string {
  const of = `${used} of ${String(limit)}`;
  if (device === undefined) return key === 'siteCyclesPerHour' ? `${of} on the site` : 'nothing used';
  return `most: ${device}, ${of}; ${atLimit} at the limit`;
}

/** The episodes that another policy decides otherwise, those first. */
export function otherwise({ weighed }: Weighed) {
  const changed = weighed.filter(({ before, after }) => before?.decision !== after?.decision);
  return { changed, same: weighed.length - changed.length, unsaid: weighed.filter(({ failure }) => failure) };
}
