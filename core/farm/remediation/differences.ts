import { fieldIn, POLICY_FIELDS } from './fields.ts';
import type { Override } from './parameters.ts';
import type { HealingPolicy } from './policy.ts';

/** One value that differs between two policies, in words; absent: not set there. */
export interface PolicyDifference {
  /** `the site`, or whom an override is for. */
  place: string;
  key: string;
  from?: string;
  to?: string;
}

/** What another policy would set, change and take away, place by place. */
export function diffPolicy(before: HealingPolicy, after: HealingPolicy): PolicyDifference[] {
  const site = POLICY_FIELDS.flatMap(({ key }) =>
    differing('the site', key, fieldIn(before, key), fieldIn(after, key)),
  );
  const hours = differing('the site', 'hours', hoursWords(before.hours), hoursWords(after.hours));
  const denied = differing('the site', 'deniedOutlets', deniedWords(before), deniedWords(after));
  return [...site, ...hours, ...denied, ...diffOverrides(before.overrides, after.overrides)];
}

/** Whom an override is for: `models S19, S21; devices m1`. */
export function overrideWords({ models = [], devices = [] }: Override): string {
  return [
    ...(models.length > 0 ? [`models ${models.join(', ')}`] : []),
    ...(devices.length > 0 ? [`devices ${devices.join(', ')}`] : []),
  ].join('; ');
}

/** A value as people read it. */
export function valueWords(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') || 'none' : String(value);
}

function hoursWords(hours: HealingPolicy['hours']): string {
  return hours === undefined ? 'always' : `${hours.times.join(', ')} (${hours.timeZone})`;
}

function deniedWords({ deniedOutlets }: HealingPolicy): string[] {
  return deniedOutlets.map(({ pdu, outlet }) => (outlet === undefined ? `all of ${pdu}` : `${pdu} ${outlet}`));
}

function differing(place: string, key: string, before: unknown, after: unknown): PolicyDifference[] {
  const [from, to] = [before, after].map((value) => (value === undefined ? undefined : valueWords(value)));
  if (from === to) return [];
  return [{ place, key, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
}

/** Several overrides for the same count as one: the last that says a value wins. */
function diffOverrides(before: readonly Override[], after: readonly Override[]): PolicyDifference[] {
  const [was, is] = [byPlace(before), byPlace(after)];
  const places = [...new Set([...was.keys(), ...is.keys()])];
  const values = places.flatMap((place): PolicyDifference[] => {
    const old: Readonly<Record<string, unknown>> = was.get(place) ?? {};
    const next: Readonly<Record<string, unknown>> = is.get(place) ?? {};
    const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
    return keys.flatMap((key) => differing(place, key, old[key], next[key]));
  });
  const kept = (all: ReadonlyMap<string, unknown>) =>
    [...all.keys()].filter((place) => was.has(place) && is.has(place));
  return [...values, ...differing('overrides', 'order, the last wins', kept(was), kept(is))];
}

function byPlace(overrides: readonly Override[]): Map<string, Override['set']> {
  const places = new Map<string, Override['set']>();
  for (const each of overrides) {
    const place = overrideWords(each);
    const set = { ...places.get(place), ...each.set };
    places.delete(place);
    places.set(place, set);
  }
  return places;
}
