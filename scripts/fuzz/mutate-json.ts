import type { Random } from '../../test/farm-simulator/random.ts';

/** Values of wrong types and sizes, as text, because not all of them survive JSON.stringify. */
const STRANGE = [
  'null',
  'true',
  '""',
  '"NaN"',
  '"-"',
  '"0x10"',
  '[]',
  '{}',
  '-1',
  '1e999',
  '-1e999',
  '9007199254740993',
  '123456789012345678901234567890',
  '1e308',
  '"__proto__"',
  '{"__proto__":1}',
  '[[[[[[]]]]]]',
  'NaN',
  'Infinity',
  'nan',
  '-',
  '"\\ud800"',
];
const DEEPEST = 20_000;

type Mutation = (text: string, random: Random) => string;

const place = (text: string, random: Random) => random.integer(0, Math.max(0, text.length - 1));
const strange = (random: Random) => STRANGE[random.integer(0, STRANGE.length - 1)] ?? 'null';

function nested(random: Random): string {
  const depth = random.integer(100, DEEPEST);
  return random.next() < 0.5
    ? '['.repeat(depth) + ']'.repeat(depth)
    : `${'{"a":'.repeat(depth)}null${'}'.repeat(depth)}`;
}

/** One value of the text (a number, a string, a word) becomes another. */
function exchangeValue(text: string, by: string, random: Random): string {
  const values = [...text.matchAll(/(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g)];
  const found = values[random.integer(0, Math.max(0, values.length - 1))];
  if (found === undefined) return by;
  return text.slice(0, found.index) + by + text.slice(found.index + found[0].length);
}

const MUTATIONS: readonly Mutation[] = [
  (text, random) => exchangeValue(text, strange(random), random),
  (text, random) => exchangeValue(text, strange(random), random),
  (text, random) => exchangeValue(text, nested(random), random),
  (text, random) => text.slice(0, place(text, random)),
  (text, random) => {
    const from = place(text, random);
    return text.slice(0, from) + text.slice(from + random.integer(1, 30));
  },
  (text, random) => {
    const from = place(text, random);
    return (
      text.slice(0, from) +
      random.text(random.integer(1, 10), '{}[]",:0123456789-eE.\\ \u0000\u00e9') +
      text.slice(from)
    );
  },
  (text, random) => text.replaceAll(/"([a-zA-Z_]+)":/g, (key) => (random.next() < 0.1 ? '"x":' : key)),
  (_text, random) => strange(random),
  (_text, random) => nested(random),
  () => '<html><body>503 Service Unavailable</body></html>',
  () => '',
];

/** The reply with one to three things wrong: cut, other types, huge numbers, deep nesting, no JSON at all. */
export function mutateJson(text: string, random: Random): string {
  let changed = text;
  for (let left = random.integer(1, 3); left > 0; left--) {
    const mutation = MUTATIONS[random.integer(0, MUTATIONS.length - 1)];
    changed = mutation?.(changed, random) ?? changed;
  }
  return changed;
}
