import { HttpError } from '../../core/service/route.ts';

/** Characters of a comment. */
export const LONGEST = 10_000;
const MOST_MENTIONS = 20;

// Control characters but newline and tab, and the marks that turn the direction of a text round.
const UNREADABLE = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069]/u;

/**
 * Plain text as it is kept: ends of line as newlines, no blanks around. Throws HttpError 400 for one that is empty, too
 * long or holds control characters. `what` names it: `the body.text`.
 */
export function readText(raw: string, what: string, longest = LONGEST): string {
  const text = raw.replace(/\r\n?/g, '\n').trim();
  if (text === '') throw new HttpError(400, `${what}: found nothing, expected 1 to ${longest} characters`);
  const length = [...text].length;
  if (length > longest) throw new HttpError(400, `${what}: found ${length} characters, expected at most ${longest}`);
  const bad = UNREADABLE.exec(text);
  if (bad === null) return text;
  const code = bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw new HttpError(
    400,
    `${what}: found the control character U+${code} at ${bad.index + 1}, expected text with newlines and tabs at most`,
  );
}

/** `@anna`, `@anna.nowak`, `@"Anna Nowak"`; not within a word, so no mail address is one. */
const MENTION = /(?<![\p{L}\p{N}_.@])@(?:"([^"\n]{1,100})"|([\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,98}[\p{L}\p{N}_])?))/gu;

/** The names that a text mentions, each once, the first twenty. */
export function mentionedNames(text: string): string[] {
  const names = new Map<string, string>();
  for (const [, quoted, plain] of text.matchAll(MENTION)) {
    const name = (quoted ?? plain ?? '').trim();
    if (name !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()].slice(0, MOST_MENTIONS);
}
