import type { Secret } from './secret.ts';

export interface TaggedQuestion {
  url: string;
  token?: Secret | undefined;
  /** The ETag of what is known already. */
  known?: string | undefined;
  signal: AbortSignal;
  /** Of one answer, from question to last byte; 10 s unless said. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

/** A JSON document with its ETag, or that it is as it was. */
export type Tagged = { changed: false } | { changed: true; etag?: string; body: unknown };

/** Some 200,000 devices. */
const LONGEST_BODY = 64 * 1024 * 1024;

/** Asks for a JSON document unless it is the known one. Rejects with a sentence that says what came instead. */
export async function fetchTagged({ known, timeoutMs = 10_000, ...question }: TaggedQuestion): Promise<Tagged> {
  const { url, token, signal } = question;
  const response = await (question.fetch ?? fetch)(url, {
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    headers: {
      accept: 'application/json',
      ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}),
      ...(known === undefined ? {} : { 'if-none-match': known }),
    },
  }).catch((error: unknown) => {
    throw new Error(`${url} does not answer: ${reasonOf(error)}`);
  });
  if (response.status === 304 && known !== undefined) return { changed: false };
  if (response.status !== 200) {
    await response.body?.cancel();
    const hint = [401, 403].includes(response.status) ? ': it does not take the token' : '';
    throw new Error(`${url} answered ${response.status}, expected 200 or 304${hint}`);
  }
  const etag = response.headers.get('etag');
  const text = await textOf(response, url);
  return { changed: true, body: parsed(text, url), ...(etag === null ? {} : { etag }) };
}

/** What fetch says of a lost connection stands in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}

async function textOf({ body }: Response, url: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
      length += part.length;
      if (length > LONGEST_BODY) throw new Error(`found more than ${LONGEST_BODY} bytes`);
      parts.push(part);
    }
  } catch (error) {
    throw new Error(`the answer of ${url} was not read to its end: ${reasonOf(error)}`);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} answered ${text.length} characters that are no JSON`);
  }
}
