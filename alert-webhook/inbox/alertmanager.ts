import type { Secret } from '../../core/service/secret.ts';
import { type Alert, parseAlert } from '../alert.ts';
import { readList } from './read-list.ts';

/** Where an Alertmanager answers, and how it calls the receiver that delivers here. */
export interface AlertmanagerAddress {
  url: string;
  token?: Secret | undefined;
  receiver: string;
}

/** What an Alertmanager knows at this moment. */
export interface KnownAlerts {
  /** Firing, not suppressed, and meant for one of our receivers; as a delivery would tell them. */
  active: Alert[];
  /** Held back by an inhibition or a silence. */
  suppressed: number;
  /** Alertmanager has not yet looked whether they are held back. */
  unprocessed: number;
  /** Meant for other receivers alone. */
  elsewhere: number;
  unreadable: number;
  /** What was read. */
  body: string;
}

const TIMEOUT_MS = 30_000;
/** Some 100,000 alerts. */
const LONGEST_BODY = 64 * 1024 * 1024;
/** How a delivery says that an alert is not over. */
const NOT_OVER = '0001-01-01T00:00:00Z';

/**
 * Reads the alerts of an Alertmanager (API v2). `receivers`: the names under which it delivers here. Rejects when it does
 * not answer, answers something else, or answers more than 64 MiB.
 */
export async function readAlertmanager(
  { url, token }: AlertmanagerAddress,
  receivers: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<KnownAlerts> {
  const response = await fetch(`${url.replace(/\/+$/, '')}/api/v2/alerts?active=true&silenced=true&inhibited=true`, {
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    headers: { accept: 'application/json', ...(token ? { authorization: `Bearer ${token.reveal()}` } : {}) },
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`Alertmanager answered ${response.status} to /api/v2/alerts`);
  }
  const body = await bodyOf(response);
  const known: KnownAlerts = {
    active: [],
    suppressed: 0,
    unprocessed: 0,
    elsewhere: 0,
    unreadable: 0,
    body: body.toString(),
  };
  const read = await readList(body, undefined, (element) => take(known, element, receivers));
  if (!Array.isArray(read?.rest)) throw new Error('Alertmanager answered no list of alerts to /api/v2/alerts');
  return known;
}

async function bodyOf({ body }: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > LONGEST_BODY) throw new Error(`Alertmanager answered more than ${LONGEST_BODY} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The end that Alertmanager gives moves on with every evaluation; it would make a new alert of it each time. */
function take(known: KnownAlerts, element: unknown, receivers: ReadonlySet<string>): void {
  const { status, receivers: routed } = (element ?? {}) as { status?: { state?: unknown }; receivers?: unknown };
  const alert = parseAlert({ ...(element as object), status: 'firing', endsAt: NOT_OVER });
  const state = status?.state;
  if (alert === undefined) known.unreadable += 1;
  else if (state === 'suppressed') known.suppressed += 1;
  else if (state === 'unprocessed') known.unprocessed += 1;
  else if (state !== 'active') known.unreadable += 1;
  else if (namesOf(routed).some((name) => receivers.has(name))) known.active.push(alert);
  else known.elsewhere += 1;
}

function namesOf(receivers: unknown): string[] {
  if (!Array.isArray(receivers)) return [];
  return receivers.flatMap((receiver: unknown) => {
    const name = (receiver as { name?: unknown } | null)?.name;
    return typeof name === 'string' ? [name] : [];
  });
}
