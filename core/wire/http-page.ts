import { Answer } from './answer.ts';
import { parseChallenges } from './challenge.ts';
import type { Reply } from './http-exchange.ts';

type Page = Pick<Reply, 'status' | 'headers' | 'text'>;

/**
 * A page as an answer: `{ status, location?, challenges, headers, text }`. `challenges` are the ways to log in that it
 * offers, one a text: `digest realm="antMiner Configuration", nonce="…"` (scheme and names in lower case).
 */
export function toPage({ status, headers, text }: Page): Answer {
  const location = headers['location']?.[0];
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values ? [[name, values.join(', ')] as const] : [],
  );
  return new Answer({
    status,
    ...(location === undefined ? {} : { location }),
    challenges: (headers['www-authenticate'] ?? []).flatMap(parseChallenges).map(({ scheme, parameters }) => {
      const named = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
      return `${scheme} ${named.join(', ')}`.trimEnd();
    }),
    headers: Object.fromEntries(lines),
    text,
  });
}
