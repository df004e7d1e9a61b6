import type { ErrorObject } from 'ajv';

/** One refusal: where, what stood there, what was expected. */
export interface Problem {
  path: (string | number)[];
  found: string;
  expected: string;
}

type Schema = Record<string, unknown>;

/** Turns the checker's errors into refusals that a person can act on: one per place, the most telling one. */
export function problemsOf(errors: readonly ErrorObject[], data: unknown): Problem[] {
  const choices = new Set(errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath));
  const told = errors.filter(
    ({ keyword, instancePath, schemaPath }) =>
      keyword === 'anyOf' || !(choices.has(instancePath) && schemaPath.includes('/anyOf/')),
  );
  const byPlace = new Map<string, Problem>();
  for (const error of told) {
    const problem = problemOf(error, data);
    const place = problem.path.join('/');
    if (!byPlace.has(place)) byPlace.set(place, problem);
  }
  return [...byPlace.values()];
}

function problemOf(error: ErrorObject, data: unknown): Problem {
  const path = pathOf(error.instancePath, data);
  const schema = (error.parentSchema ?? {}) as Schema;
  if (error.keyword === 'required') {
    const key = String(error.params['missingProperty']);
    const property = (schema['properties'] as Record<string, Schema> | undefined)?.[key] ?? {};
    return { path: [...path, key], found: 'nothing', expected: describeSchema(property) };
  }
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    const known = Object.keys((schema['properties'] as Schema | undefined) ?? {});
    const near = known.find((name) => distance(name.toLowerCase(), key.toLowerCase()) <= 2);
    const hint = near ? `"${near}"?` : `one of ${known.join(', ')}`;
    return { path: [...path, key], found: `the unknown key "${key}"`, expected: hint };
  }
  const told = ['secret', 'secretFile', 'secretDocument'].includes(error.keyword);
  return {
    path,
    found: told ? String(error.params['found']) : show(valueAt(data, path)),
    expected: told ? (error.message ?? '') : describeSchema(schema),
  };
}

/** What a schema wants, in words; its own description where it has one. */
export function describeSchema(schema: Schema): string {
  if (typeof schema['description'] === 'string') return schema['description'];
  const choices = schema['anyOf'];
  if (Array.isArray(choices)) return `one of ${choices.map((choice: Schema) => describeSchema(choice)).join(', ')}`;
  if ('const' in schema) return String(schema['const']);
  if (Array.isArray(schema['enum'])) return `one of ${schema['enum'].join(', ')}`;
  if (schema['type'] === 'integer' || schema['type'] === 'number') return describeNumber(schema);
  if (schema['type'] === 'string') return schema['pattern'] ? `text like ${String(schema['pattern'])}` : 'text';
  const words: Record<string, string> = { boolean: 'true or false', array: 'a list', object: 'a group of keys' };
  return words[String(schema['type'])] ?? 'another value';
}

function describeNumber(schema: Schema): string {
  const noun = schema['type'] === 'integer' ? 'a whole number' : 'a number';
  const low = schema['minimum'] ?? schema['exclusiveMinimum'];
  const high = schema['maximum'] ?? schema['exclusiveMaximum'];
  const above = 'exclusiveMinimum' in schema ? 'above' : 'from';
  if (low !== undefined && high !== undefined) return `${noun} ${above} ${low} to ${high}`;
  if (low !== undefined) return above === 'above' ? `${noun} above ${low}` : `${noun} of at least ${low}`;
  return high === undefined ? noun : `${noun} of at most ${high}`;
}

/** How a value is quoted in a refusal; long ones are cut. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = written(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** JSON, for which some values are nested too deep. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    if (error instanceof RangeError) return 'something nested too deep to be shown';
    throw error;
  }
}

function pathOf(pointer: string, data: unknown): (string | number)[] {
  let at: unknown = data;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(at) ? Number(key) : key;
      at = (at as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}

function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((at: unknown, step) => (at as Record<string | number, unknown> | undefined)?.[step], data);
}

/** Edit distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
