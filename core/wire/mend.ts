import { closeWhatIsOpen, documentEnd, pieces } from './json-text.ts';

/** What a reply was read as, and the names of the rules that made it readable; none for clean JSON. */
export interface Mended {
  value: unknown;
  mends: string[];
}

/**
 * Reads JSON as miners write it. Clean JSON is returned as it is; otherwise the rules below are applied one after the
 * other, in this order, with a new attempt after each, and the first text that parses is taken. Undefined when it never
 * does, when it is nested deeper than any device nests, when the text is something else (see `insteadOfJson`), or when
 * what came out is neither object nor array.
 *
 * | rule                          | what it does                                              | seen on                      |
 * |-------------------------------|-----------------------------------------------------------|------------------------------|
 * | trailing-nul                  | strips NUL bytes around the document                      | every cgminer descendant     |
 * | comment-lines                 | strips leading `// …` lines                               | replies saved from a browser |
 * | jsonp                         | takes what the first `name(…)` holds                      | Avalon web pages             |
 * | several-documents             | takes the first of several documents                      | any                          |
 * | control-characters            | drops raw control characters, also inside strings         | btminer, StrongU             |
 * | trailing-comma                | `,}` and `,]` lose the comma                              | btminer                      |
 * | empty-value                   | `"key": ,` becomes null                                   | Antminer get_miner_conf      |
 * | missing-comma-between-objects | `}{` becomes `},{`                                        | S9, L3+, D3, Z11, VolcMiner  |
 * | comma-after-bracket           | `[,` becomes `[`                                          | bmminer pools                |
 * | missing-comma-between-strings | `"Normal""temp0":` becomes `"Normal","temp0":`            | btminer of 2023-01-06        |
 * | bad-escape                    | `\'` becomes `'`                                          | Whatsminer M20S              |
 * | bare-nan                      | `nan`, `-nan`, `inf` written as numbers become null       | Avalon 10xx                  |
 * | error-code-list               | `"error_code":["329":…]` becomes an object                | Whatsminer API 2.0.4         |
 * | leading-comma                 | `,"id":1}` becomes `{"id":1}`                             | Avalon                       |
 * | tail-brace-quote              | `}"}` at the end becomes `}`                              | S9k version, StrongU summary |
 * | tail-quote                    | `}"` at the end becomes `}`                               | Avalon joined replies        |
 * | truncated                     | cuts after the last complete value and closes what is open| btminer error lists          |
 * | nan-text                      | "inf", "nan" become null, except under a name of text     | Avalon                       |
 *
 * Every rule but the last leaves the inside of strings alone where it looks for punctuation. `nan-text` is the one that
 * also applies to clean JSON, because C's printf wrote a number there; a user or worker may really be called "nan".
 */
export function mend(text: string): Mended | undefined {
  const clean = parse(text);
  if (clean !== undefined) return withoutNanText(text, clean.value, []);
  if (insteadOfJson(text) !== undefined) return undefined;
  const mends: string[] = [];
  let current = text;
  for (const [name, rule] of RULES) {
    const next = rule(current);
    if (next === current) continue;
    current = next;
    mends.push(name);
    const parsed = parse(current);
    if (parsed === undefined) continue;
    if (typeof parsed.value !== 'object' || parsed.value === null) return undefined;
    return withoutNanText(current, parsed.value, mends);
  }
  return undefined;
}

/**
 * Names a body that is not meant to be JSON. `backend-down`: the web server answers but the mining program does not
 * ("Socket connect failed: Connection refused" with HTTP 200, Antminer, Hiveon and BlackMiner CGI). `html`: an error or
 * login page.
 */
export function insteadOfJson(text: string): 'backend-down' | 'html' | undefined {
  if (/^\s*Socket connect failed\b/i.test(text)) return 'backend-down';
  return /^\s*<[!a-z]/i.test(text) ? 'html' : undefined;
}

const RULES: readonly (readonly [name: string, rule: (text: string) => string])[] = [
  ['trailing-nul', stripNuls],
  ['comment-lines', (text) => text.replace(/^(?:\s*\/\/[^\n]*(?:\n|$))+/, '')],
  ['jsonp', unwrapCallback],
  ['several-documents', firstDocument],
  ['control-characters', dropControls],
  ['trailing-comma', outsideStrings(/,(?=\s*[}\]])/g, '')],
  ['empty-value', outsideStrings(/:(?=\s*[,}\]])/g, ':null')],
  ['missing-comma-between-objects', outsideStrings(/\}(?=\s*\{)/g, '},')],
  ['comma-after-bracket', outsideStrings(/\[\s*,/g, '[')],
  ['missing-comma-between-strings', separateStrings],
  ['bad-escape', (text) => text.replace(/\\([\s\S])/g, (pair, escaped) => (escaped === "'" ? "'" : pair))],
  ['bare-nan', outsideStrings(/(?<!\w)[-+]?(?:nan|inf|infinity)(?!\w)/gi, 'null')],
  ['error-code-list', (text) => text.replace(ERROR_CODE_LIST, errorCodeObject)],
  ['leading-comma', (text) => text.replace(/^\s*,/, '{')],
  ['tail-brace-quote', (text) => text.replace(/\}\s*"\}\s*$/, '}')],
  ['tail-quote', (text) => text.replace(/\}\s*"\s*$/, '}')],
  ['truncated', closeWhatIsOpen],
];

type Reviver = (key: string, value: unknown) => unknown;

/** No device nests its values further; whoever walks through deeper ones, or prints them, runs out of stack. */
const DEEPEST = 100;

function parse(text: string, reviver?: Reviver): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text, reviver);
    return opens(text) > DEEPEST && isDeeperThan(DEEPEST, value) ? undefined : { value };
  } catch {
    return undefined;
  }
}

/** How many objects and lists the text may open at most: a search costs less than a walk through what it holds. */
function opens(text: string): number {
  let found = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at !== -1 && found <= DEEPEST; at = text.indexOf(bracket, at + 1)) found += 1;
  return found;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const children = value as Readonly<Record<string, unknown>>;
  for (const name in children)
    if (typeof children[name] === 'object' && isDeeperThan(levels - 1, children[name])) return true;
  return false;
}

const NAN_TEXT = /^[-+]?(?:nan|inf)$/;
const NAMES_OF_TEXT = /user|worker|account|pass|name|url|pool/i;

function withoutNanText(text: string, value: unknown, mends: string[]): Mended {
  // A search for plain text costs a tenth of one for the pattern, and clean replies hold neither.
  if (!text.includes('nan"') && !text.includes('inf"')) return { value, mends };
  let found = false;
  const numbersOnly = parse(text, (key, inner) => {
    if (typeof inner !== 'string' || !NAN_TEXT.test(inner) || NAMES_OF_TEXT.test(key)) return inner;
    found = true;
    return null;
  });
  return found && numbersOnly ? { value: numbersOnly.value, mends: [...mends, 'nan-text'] } : { value, mends };
}

function stripNuls(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === '\0') from += 1;
  while (to > from && /[\0\s]/.test(text[to - 1] ?? '')) to -= 1;
  return from > 0 || text.includes('\0', to) ? text.slice(from, to) : text;
}

function unwrapCallback(text: string): string {
  const call = /^\s*[\w$.]+\s*\(\s*(?=[{[])/.exec(text)?.[0];
  if (call === undefined) return text;
  const body = text.slice(call.length);
  const end = documentEnd(body);
  if (end !== undefined) return body.slice(0, end);
  const last = body.lastIndexOf(')');
  return last === -1 ? body : body.slice(0, last);
}

function firstDocument(text: string): string {
  const end = documentEnd(text);
  return end !== undefined && /^[\s\0]*[{[]/.test(text.slice(end)) ? text.slice(0, end) : text;
}

function outsideStrings(symptom: RegExp, repaired: string): (text: string) => string {
  return (text) => {
    // Most rules do not apply: cutting a large reply into pieces for each of them would cost more than all the rest.
    if (text.search(symptom) === -1) return text;
    return pieces(text)
      .map((piece, place) => (place % 2 === 0 ? piece.replace(symptom, repaired) : piece))
      .join('');
  };
}

function dropControls(text: string): string {
  if (text.search(/\p{Cc}/u) === -1) return text;
  return pieces(text)
    .map((piece, place) =>
      piece.replace(/\p{Cc}/gu, (char) => (char >= ' ' || (place % 2 === 0 && /\s/.test(char)) ? char : '')),
    )
    .join('');
}

function separateStrings(text: string): string {
  const all = pieces(text);
  return all
    .map((piece, place) => {
      const between = place % 2 === 0 && place > 0 && piece.trim() === '';
      return between && /^\s*:/.test(all[place + 2] ?? '') ? ',' : piece;
    })
    .join('');
}

const ERROR_CODE_LIST = /("error_code"\s*:\s*)\[(\s*"[^"]*"\s*:(?:[^"\]]|"[^"]*")*)(\]|(?:"[^"]*)?$)/;

function errorCodeObject(_all: string, name: string, members: string, tail: string): string {
  return `${name}{${members}${tail === ']' ? '}' : tail}`;
}
