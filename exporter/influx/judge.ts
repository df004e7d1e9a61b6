/** A line that the server refused, and why. Its number counts from 1 on, where the server numbers them. */
export interface BadLine {
  number?: number;
  line?: string;
  reason: string;
}

/**
 * What became of a request.
 * - `partial`: some lines were refused, the others are written.
 * - `refused`: nothing is written because of some lines; those that the server names are in `bad`.
 * - `too-large`: nothing is written, the request is to be split.
 * - `wait`: nothing is known to be written, through no fault of any line. It is to be sent again.
 */
export type Verdict =
  | { is: 'written' }
  | { is: 'partial'; dropped: number; bad: BadLine[] }
  | { is: 'refused'; bad: BadLine[]; detail: string }
  | { is: 'too-large' }
  | Waiting;

export interface Waiting {
  is: 'wait';
  why: 'misconfigured' | 'busy' | 'server-error' | 'unreachable';
  detail: string;
  /** What the server asks for, in milliseconds. */
  retryAfterMs?: number;
}

export interface Reply {
  status: number;
  body: string;
  retryAfter?: string | null;
}

/** Words that only a fault of lines brings; any other 400 is of the request as a whole, and costs no point. */
const OF_LINES =
  /partial write|unable to parse|parsing failed|field type conflict|invalid column type|column type|line protocol|retention policy dropped|beyond retention|missing (fields|tag|field)|invalid (field|tag|line|number|boolean|timestamp|float)|bad timestamp|max-(values|series)-per/i;

/** How the three versions of InfluxDB, and what speaks like them, answer a write. */
export function judge({ status, body, retryAfter }: Reply, now = Date.now()): Verdict {
  if (status >= 200 && status < 300) return { is: 'written' };
  if (status === 413) return { is: 'too-large' };
  const { message, bad } = told(body);
  if ((status === 400 || status === 422) && (bad.length > 0 || OF_LINES.test(message))) {
    const dropped = /dropped=([0-9]+)/.exec(message)?.[1];
    return /partial write/i.test(message)
      ? {
          is: 'partial',
          dropped: Math.max(Number(dropped ?? 0), bad.length),
          bad: bad.length ? bad : [{ reason: message }],
        }
      : { is: 'refused', bad, detail: message };
  }
  const asked = waitOf(retryAfter ?? '', now);
  const detail = `HTTP ${status}${message === '' ? '' : `: ${message}`}`;
  return { is: 'wait', why: whyOf(status), detail, ...(asked > 0 ? { retryAfterMs: asked } : {}) };
}

/** Seconds or a date, in milliseconds; the official client takes the former for milliseconds and no date. */
function waitOf(retryAfter: string, now: number): number {
  const text = retryAfter.trim();
  const milliseconds = /^[0-9]+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}

function whyOf(status: number): Waiting['why'] {
  if (status === 429 || status === 503) return 'busy';
  return status >= 500 ? 'server-error' : 'misconfigured';
}

const LONGEST_MESSAGE = 400;

/** The sentence of the server and the lines that it names. v1: `error`, v2: `message`, v3: `error` and `data`. */
function told(body: string): { message: string; bad: BadLine[] } {
  const json = parsed(body);
  const said = json?.['message'] ?? json?.['error'];
  const whole = typeof said === 'string' ? said : body;
  const message = whole.replace(/\s+/g, ' ').trim();
  const bad = [...numbered(json?.['data']), ...quoted(whole)];
  return { message: message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message, bad };
}

function parsed(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function numbered(data: unknown): BadLine[] {
  const list: unknown[] = Array.isArray(data) ? data : [data];
  return list.flatMap((entry): BadLine[] => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { line_number: number, error_message: reason } = entry as Record<string, unknown>;
    return typeof number === 'number' ? [{ number, reason: String(reason ?? 'refused') }] : [];
  });
}

function quoted(message: string): BadLine[] {
  return [...message.matchAll(/unable to parse '(.*?)': ([^\n]*)/gs)].map(([, line = '', reason = '']) => ({
    line,
    reason: reason.trim(),
  }));
}
