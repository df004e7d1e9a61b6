import fc from 'fast-check';
import type { Random } from '../../../test/farm-simulator/random.ts';
import type { Schema } from './document.ts';

/** Names that there are on the farm, and what services called things in earlier answers. */
export interface Known {
  words: string[];
  numbers: number[];
}

const DEEPEST = 8;
const DAY = 86_400_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyzäß漢 0123456789-_.';

export const pick = <T>(found: readonly T[], random: Random): T => {
  if (found.length === 0) throw new Error('there is nothing to pick from');
  return found[random.integer(0, found.length - 1)] as T;
};

/** A value that a schema allows, as far as it says what it allows. `now`: unix milliseconds that times are beside. */
export function valueFor(schema: Schema, random: Random, known: Known, now: number, depth = 0): unknown {
  const inner = (each: Schema) => valueFor(each, random, known, now, depth + 1);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return pick(schema['enum'], random);
  if (Array.isArray(schema['anyOf'])) return inner(pick(schema['anyOf'] as Schema[], random));
  const { type } = schema;
  if (type === 'object') return objectOf(schema, random, inner, depth);
  if (type === 'array') return arrayOf(schema, random, inner, depth);
  if (type === 'string') return textOf(schema, random, known, now);
  if (type === 'integer' || type === 'number') return numberOf(schema, random, known, type === 'integer');
  if (type === 'boolean') return random.next() < 0.5;
  if (type === 'null') return null;
  return pick([null, 1, 'text', { a: [1] }, [], true], random);
}

type Inner = (schema: Schema) => unknown;

function objectOf(schema: Schema, random: Random, inner: Inner, depth: number): object {
  const required = (schema['required'] ?? []) as string[];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const said = properties.filter(
    ([name]) => required.includes(name) || (depth < DEEPEST && random.next() < (depth === 0 ? 0.5 : 0.35)),
  );
  const patterns = Object.values((schema['patternProperties'] ?? {}) as Record<string, Schema>);
  const more = depth < DEEPEST ? patterns.map((each) => [pick(['a', 'm1', '1', 'vendor'], random), inner(each)]) : [];
  return Object.fromEntries([...said.map(([name, each]) => [name, inner(each)]), ...more]);
}

function arrayOf(schema: Schema, random: Random, inner: Inner, depth: number): unknown[] {
  const least = Number(schema['minItems'] ?? 0);
  const most = Math.min(Number(schema['maxItems'] ?? 4), least + 3);
  const items = schema['items'] as Schema | undefined;
  const count = depth >= DEEPEST ? least : random.integer(least, Math.max(least, most));
  const list = Array.from({ length: count }, () => (items ? inner(items) : null));
  if (schema['uniqueItems'] !== true) return list;
  return [...new Map(list.map((each) => [JSON.stringify(each), each])).values()];
}

function numberOf(schema: Schema, random: Random, { numbers }: Known, whole: boolean): number {
  const least = Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? -1000);
  const most = Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? Math.max(1000, least + 1000));
  const fitting = numbers.filter((each) => each >= least && each <= most);
  if (fitting.length > 0 && random.next() < 0.4) return pick(fitting, random);
  const near = Math.min(most, least + 100);
  const [from, to] = random.next() < 0.7 ? [least, near] : [least, most];
  return whole ? random.integer(Math.ceil(from), Math.floor(to)) : random.between(from, to);
}

function textOf(schema: Schema, random: Random, { words }: Known, now: number): string {
  const time = now + random.integer(-40, 10) * DAY;
  if (schema['format'] === 'date-time') return new Date(time).toISOString();
  if (schema['format'] === 'date') return new Date(time).toISOString().slice(0, 10);
  if (schema['format'] === 'email') return `${random.text(8, 'abcdef')}@farm.example`;
  const { pattern } = schema;
  const least = Number(schema['minLength'] ?? 0);
  const most = Number(schema['maxLength'] ?? 60);
  const fits = (text: string) => text.length >= least && text.length <= most;
  if (typeof pattern === 'string') {
    const regex = new RegExp(pattern, 'u');
    const dates = [time, now].flatMap((each) => [10, 7].map((cut) => new Date(each).toISOString().slice(0, cut)));
    const fitting = [...words, ...dates].filter((each) => regex.test(each) && fits(each));
    if (fitting.length > 0 && random.next() < 0.6) return pick(fitting, random);
    return matching(regex, random);
  }
  const fitting = words.filter(fits);
  if (fitting.length > 0 && random.next() < 0.6) return pick(fitting, random);
  return random.text(random.integer(least, Math.min(most, least + 30)), LETTERS);
}

const arbitraries = new Map<string, fc.Arbitrary<string>>();

/** Some text where the pattern is beyond what fast-check can turn round. */
function matching(regex: RegExp, random: Random): string {
  const made = arbitraries.get(regex.source) ?? arbitraryOf(regex);
  arbitraries.set(regex.source, made);
  return fc.sample(made, { numRuns: 1, seed: random.integer(0, 2 ** 31) })[0] ?? '';
}

function arbitraryOf(regex: RegExp): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(regex, { maxLength: 60 });
  } catch {
    return fc.string({ minLength: 1, maxLength: 20 });
  }
}
