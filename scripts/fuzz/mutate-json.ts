import { documentEnd } from '../../core/wire/json-text.ts';
import type { Random } from '../../test/farm-simulator/random.ts';

/** Values of wrong types and sizes, as text, because not all of them survive JSON.stringify. */
const STRANGE = [
  'null',
  'true',
  '""',
  '"NaN"',
  '"-nan"',
  '"Infinity"',
  '"-"',
  '"0x10"',
  '[]',
  '{}',
  '[null]',
  '{"a":{}}',
  '0',
  '-0',
  '-1',
  '255',
  '1e400',
  '-1e400',
  '"1e400"',
  '"1e308T"',
  '1e308',
  '1e-400',
  '2147483648',
  '9223372036854775808',
  '"9223372036854775808"',
  '9007199254740993',
  '123456789012345678901234567890',
  '"99999999999999999999999999999999999999"',
  '"__proto__"',
  '"constructor"',
  '{"__proto__":1}',
  '{"toString":1,"length":1e9}',
  '[[[[[[]]]]]]',
  'NaN',
  'Infinity',
  'nan',
  '-',
  '"\\ud800"',
  '"a\\u0000b"',
  `"${'9'.repeat(400)}"`,
  `"${'[ '.repeat(5_000)}"`,
  `"${' '.repeat(20_000)}x"`,
] as const;
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

function oneOf<T>(found: readonly T[], random: Random): T | undefined {
  return found[random.integer(0, Math.max(0, found.length - 1))];
}

/** One value of the text (a number, a string, a word) becomes another. */
function exchangeValue(text: string, by: string, random: Random): string {
  const values = [...text.matchAll(/(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g)];
  const found = oneOf(values, random);
  if (found === undefined) return by;
  return text.slice(0, found.index) + by + text.slice(found.index + found[0].length);
}

/** A whole object or list becomes something else: a value, or the other of the two around what it held. */
function exchangeBranch(text: string, random: Random): string {
  const from = oneOf([...text.matchAll(/[{[]/g)], random)?.index ?? 0;
  const length = documentEnd(text.slice(from));
  if (length === undefined) return text;
  const branch = text.slice(from, from + length);
  const turned = branch.startsWith('[') ? `{"0":${branch}}` : `[${branch}]`;
  return text.slice(0, from) + (random.next() < 0.3 ? turned : strange(random)) + text.slice(from + length);
}

/** A key is said a second time, before or behind its own value, with something else. */
function doubleKey(text: string, random: Random): string {
  const key = oneOf([...text.matchAll(/"[^"\\]{1,60}"\s*:/g)], random);
  if (key === undefined) return text;
  const named = `${key[0]}${strange(random)}`;
  if (random.next() < 0.5) return `${text.slice(0, key.index)}${named},${text.slice(key.index)}`;
  const behind = text.indexOf('}', key.index);
  return behind === -1 ? text : `${text.slice(0, behind)},${named}${text.slice(behind)}`;
}

function cutOut(text: string, random: Random): string {
  const from = place(text, random);
  return text.slice(0, from) + text.slice(from + random.integer(1, 30));
}

function putIn(text: string, random: Random): string {
  const from = place(text, random);
  const added = random.text(random.integer(1, 10), '{}[]",:0123456789-eE.\\ \u0000\u00e9');
  return text.slice(0, from) + added + text.slice(from);
}

const MUTATIONS: readonly (readonly [name: string, mutation: Mutation])[] = [
  ['another value', (text, random) => exchangeValue(text, strange(random), random)],
  ['another value', (text, random) => exchangeValue(text, strange(random), random)],
  ['another value', (text, random) => exchangeValue(text, strange(random), random)],
  ['another branch', exchangeBranch],
  ['another branch', exchangeBranch],
  ['deep nesting inside', (text, random) => exchangeValue(text, nested(random), random)],
  ['a key twice', doubleKey],
  ['cut', (text, random) => text.slice(0, place(text, random))],
  ['cut out', cutOut],
  ['put in', putIn],
  ['other keys', (text, random) => text.replaceAll(/"([a-zA-Z_]+)":/g, (key) => (random.next() < 0.1 ? '"x":' : key))],
  ['only a value', (_text, random) => strange(random)],
  ['only deep nesting', (_text, random) => nested(random)],
  ['a web page', () => '<html><body>503 Service Unavailable</body></html>'],
  ['nothing', () => ''],
];

/**
 * The reply with one to three things wrong: cut, other types, huge numbers, deep nesting, no JSON at all. Their names
 * are put into `told`.
 */
export function mutateJson(text: string, random: Random, told: string[] = []): string {
  let changed = text;
  for (let left = random.integer(1, 3); left > 0; left--) {
    const [name, mutation] = oneOf(MUTATIONS, random) ?? ['nothing', () => ''];
    changed = mutation(changed, random);
    told.push(name);
  }
  return changed;
}
