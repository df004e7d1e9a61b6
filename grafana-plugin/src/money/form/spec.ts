import { at, type Json, type JsonObject, put } from '../paths.ts';

/** One field of a form. `path` leads to its value from where the form begins. */
export interface FieldSpec {
  path: string;
  label: string;
  /**
   * decimal: a number as text. day: a day; last-day: the last one of a span, which the API ends with the first day behind.
   * words: texts between commas. lines: texts, one a line. weekdays: 1 is Monday.
   */
  kind: 'text' | 'area' | 'decimal' | 'integer' | 'day' | 'last-day' | 'choice' | 'words' | 'lines' | 'weekdays';
  options?: readonly { value: string; label: string; description?: string }[];
  /** Of a choice that decides what else there is: what the object around it becomes. */
  makes?: Readonly<Record<string, JsonObject>>;
  hint?: string;
  required?: boolean;
  /** Takes a whole row. */
  wide?: boolean;
}

/** A list of things that have fields of their own. */
export interface ListSpec {
  path: string;
  title: string;
  /** What the button says that adds one. */
  add: string;
  /** One more. */
  make: JsonObject;
  fields: readonly FieldSpec[];
}

export type Spec = FieldSpec | ListSpec;

export function isList(spec: Spec): spec is ListSpec {
  return 'fields' in spec;
}

/** The path below a place: `items.0` and `tariff.price`. */
export function under(place: string, path: string): string {
  return place === '' ? path : `${place}.${path}`;
}

/** Every place that a form shows, with `*` for the number within a list. */
export function shownPlaces(specs: readonly Spec[], place = ''): string[] {
  return specs.flatMap((spec) => {
    const path = under(place, spec.path);
    return isList(spec) ? [path, `${path}.*`, ...shownPlaces(spec.fields, `${path}.*`)] : [path];
  });
}

/** Whether one of these places shows what stands at a path. */
export function showing(places: readonly string[]): (path: string) => boolean {
  const known = new Set(places);
  return (path) => known.has(path.replace(/(^|\.)\d+(?=\.|$)/g, '$1*'));
}

/** The form's value after somebody chose or wrote something in a field. */
export function written<T extends JsonObject>(value: T, spec: FieldSpec, place: string, next: Json): T {
  const path = under(place, spec.path);
  const made = typeof next === 'string' ? spec.makes?.[next] : undefined;
  if (made === undefined) return put(value, path, next);
  return put(value, path.split('.').slice(0, -1).join('.'), made);
}

/** A text field's value as it is written. */
export function textAt(value: Json, path: string): string {
  const found = at(value, path);
  if (Array.isArray(found)) return found.join(',');
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}
