/** What Snipe-IT says of a refusal: by field, or a sentence. */
export type Messages = Readonly<Record<string, readonly string[]>> | string;

/** What an answer means. `unclear`: whether anything was done, nobody can know from it. */
export type Verdict =
  | { kind: 'ok'; body: Record<string, unknown> }
  | { kind: 'refused'; messages: Messages }
  | { kind: 'throttled'; waitMs: number | undefined }
  | { kind: 'denied'; why: string }
  | { kind: 'unclear'; why: string };

export interface Heard {
  status: number;
  contentType: string;
  retryAfter: string | null;
  location: string | null;
  text: string;
}

const record = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};

function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** How long to wait, in ms: Retry-After in seconds or as a date, else what the body says in one of its two places. */
export function retryAfter(heard: Pick<Heard, 'retryAfter'>, body: unknown, now: number): number | undefined {
  const told = seconds(heard.retryAfter);
  if (told !== undefined) return told * 1000;
  const date = heard.retryAfter === null ? Number.NaN : Date.parse(heard.retryAfter);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const inBody = seconds(record(body)['retryAfter']) ?? seconds(record(record(body)['payload'])['retry-after']);
  return inBody === undefined ? undefined : inBody * 1000;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messagesOf(body: Record<string, unknown>): Messages {
  const messages = body['messages'] ?? body['message'] ?? body['error'];
  if (messages === null || typeof messages !== 'object') return String(messages ?? 'no reason was given');
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [key, Array.isArray(value) ? value.map(String) : [String(value)]]),
  );
}

export function messageText(messages: Messages): string {
  if (typeof messages === 'string') return messages;
  return Object.entries(messages)
    .map(([key, all]) => `${key}: ${all.join(' ').trim()}`)
    .join('; ');
}

/** Reads an answer: failures come with status 200 too, and pages of HTML with any status. */
export function judge(heard: Heard, now: number): Verdict {
  const { status, contentType } = heard;
  const json = contentType.includes('json') ? parsed(heard.text) : undefined;
  const body = record(json);
  if (status === 429) return { kind: 'throttled', waitMs: retryAfter(heard, json, now) };
  if (status >= 300 && status < 400)
    return {
      kind: 'denied',
      why: `it redirects to ${heard.location ?? 'nowhere'}; expected its API under this address`,
    };
  if (status >= 500) return { kind: 'unclear', why: `status ${status}: ${messageText(messagesOf(body))}` };
  if (json === undefined)
    return { kind: 'unclear', why: `status ${status} with ${contentType || 'no type'}, expected JSON` };
  if (status >= 400) return { kind: 'denied', why: `status ${status}: ${messageText(messagesOf(body))}` };
  if (body['status'] === 'error') return { kind: 'refused', messages: messagesOf(body) };
  return { kind: 'ok', body };
}
