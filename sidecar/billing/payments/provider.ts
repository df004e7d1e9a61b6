import type { IncomingHttpHeaders } from 'node:http';

/** Whom clients pay through. */
export const PROVIDERS = ['stripe', 'btcpay'] as const;
export type ProviderId = (typeof PROVIDERS)[number];

/** What a link is to be made for. */
export interface LinkOrder {
  /** Our own id of it: the same order again makes no second one. */
  link: string;
  invoice: string;
  number: string;
  seller: string;
  currency: string;
  amountMinor: number;
  /** Whether it was tried before, and may have been made. */
  again: boolean;
}

export interface MadeLink {
  providerId: string;
  url: string;
  /** Unix ms; absent: until it is closed. */
  expiresAt?: number;
}

/** How things stand at the provider, in minor units of the link's currency. */
export interface Settlement {
  /** `open`: may still be paid. */
  state: 'open' | 'settled' | 'ended';
  /** All that came in for good, and when the last of it did (unix ms). */
  receivedMinor: number;
  receivedAt?: number;
  /** As much of it went back: refunds and chargebacks. */
  returnedMinor: number;
  returnedAt?: number;
  /** The provider's ids of payments, for people who look there. */
  payments: string[];
  /** Why a person has to look at it; nothing is booked then. */
  problem?: string;
}

export interface LinkRef {
  link: string;
  providerId: string;
  currency: string;
  amountMinor: number;
}

/** What an event is about: our link, the provider's, or one of its payments. */
export interface EventAbout {
  link?: string;
  providerId?: string;
  payment?: string;
}

export interface ProviderEvent {
  id: string;
  type: string;
  /** Absent: nothing that we keep books of. */
  about?: EventAbout;
}

/** A provider of payments. What it throws is a ProviderError, or a bug. */
export interface Provider {
  id: ProviderId;
  title: string;
  method: 'card' | 'bitcoin';
  /** Why it cannot take such an amount. */
  refusal(currency: string, amountMinor: number): string | undefined;
  makeLink(order: LinkOrder): Promise<MadeLink>;
  look(link: LinkRef): Promise<Settlement>;
  /** Takes care that it is not paid any more. */
  close(link: LinkRef): Promise<void>;
  /** Which of our links a payment is for. */
  linkOf(payment: string): Promise<EventAbout | undefined>;
  /** Why a body did not come from there; undefined when it did. */
  signatureProblem(headers: IncomingHttpHeaders, body: Buffer, now: number): string | undefined;
  /** Reads what it calls about. Throws RangeError for what is no event. */
  readEvent(body: Buffer): ProviderEvent;
}

/** A provider that is away, or that refuses; only the first is worth another try. */
export class ProviderError extends Error {
  readonly again: boolean;

  constructor(message: string, again: boolean) {
    super(message);
    this.name = 'ProviderError';
    this.again = again;
  }
}

type Json = Record<string, unknown>;

/** Asks a provider for JSON. Throws ProviderError; secrets stand in no message. */
export async function askProvider(
  { title, fetch: ask, timeoutSeconds }: { title: string; fetch: typeof fetch; timeoutSeconds: number },
  url: string,
  init: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string },
): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await ask(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutSeconds * 1000) });
    text = await response.text();
  } catch (error) {
    const { message, cause } = error as Error;
    throw new ProviderError(`${title} does not answer: ${cause instanceof Error ? cause.message : message}`, true);
  }
  const { status } = response;
  const body = parsed(text);
  if (response.ok && body !== undefined) return body;
  const again = status === 409 || status === 429 || status >= 500 || response.ok;
  const told = response.ok ? 'found no JSON' : reasonOf(body);
  throw new ProviderError(`${title} answers ${status}${told === '' ? '' : `: ${told}`}`, again);
}

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Stripe: {error: {message}}; BTCPay: {message}, or a list of {path, message}. */
function reasonOf(body: unknown): string {
  const all = Array.isArray(body) ? (body as Json[]) : [body as Json | undefined];
  return all
    .map((each) => ((each?.['error'] as Json | undefined)?.['message'] ?? each?.['message']) as unknown)
    .filter((message) => typeof message === 'string')
    .join('; ')
    .slice(0, 300);
}
