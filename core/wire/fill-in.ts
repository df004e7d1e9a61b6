import { createHash } from 'node:crypto';

/** What takes the place of `{username}`, `{password}` and `{token}`. */
export type Filling = Partial<Record<Blank, string>>;
type Blank = 'username' | 'password' | 'token';

const BLANK = /\{(username|password|token)(\|sha256(?:\|(\d{1,2}))?)?\}/g;

/**
 * A copy in which the blanks in all texts, however deep, are filled in: `{password}` by the password, `{password|sha256}`
 * by its SHA-256 in hexadecimal, `{password|sha256|24}` by the first 24 digits of that. A blank for which there is
 * nothing stays, and so does what only looks like one: `{ token }` in a GraphQL question. `written` is how a name or
 * password is written where they stand.
 */
export function fillIn<T>(value: T, filling: Filling, written = (text: string) => text): T {
  return onTexts(value, (text) =>
    text.replace(BLANK, (blank, name: Blank, hashed: string | undefined, digits: string | undefined) => {
      const secret = filling[name];
      if (secret === undefined) return blank;
      if (hashed === undefined) return written(secret);
      const hash = createHash('sha256').update(secret, 'utf8').digest('hex');
      return digits === undefined ? hash : hash.slice(0, Number(digits));
    }),
  ) as T;
}

/** The blanks in the texts of a value for which there is nothing, each once. */
export function stillBlank(value: unknown, filling: Filling): Blank[] {
  const blank = new Set<Blank>();
  onTexts(value, (text) => {
    for (const [, name] of text.matchAll(BLANK)) if (filling[name as Blank] === undefined) blank.add(name as Blank);
    return text;
  });
  return [...blank];
}

function onTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => onTexts(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, onTexts(each, change)]));
}
