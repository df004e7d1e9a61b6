import type { EventAbout, ProviderEvent } from './provider.ts';

type Json = Record<string, unknown>;

/** Events after which a link may stand otherwise than before; which of them came first does not matter. */
const OF_SESSIONS = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
];
const OF_MONEY = /^(charge\.(refunded|refund\.updated|dispute\.[a-z_]+)|refund\.(created|updated|failed))$/;

/** Reads an event of Stripe's. Throws RangeError for what is none. */
export function readStripeEvent(body: Buffer): ProviderEvent {
  const event = objectOf(parsed(body));
  const { id, type } = event;
  if (typeof id !== 'string' || typeof type !== 'string' || id === '' || id.length > 255)
    throw new RangeError('the body: found no event, expected JSON with id and type');
  const about = aboutOf(type, objectOf(objectOf(event['data'])['object']));
  return { id, type: type.slice(0, 255), ...(about === undefined ? {} : { about }) };
}

function aboutOf(type: string, object: Json): EventAbout | undefined {
  const { logixx_link: link } = objectOf(object['metadata']);
  const named = typeof link === 'string' ? { link } : {};
  if (OF_SESSIONS.includes(type)) {
    const providerId = text(object['payment_link']);
    const about = { ...named, ...(providerId === undefined ? {} : { providerId }) };
    return Object.keys(about).length === 0 ? undefined : about;
  }
  const payment = OF_MONEY.test(type) ? text(object['payment_intent']) : undefined;
  return payment === undefined ? undefined : { ...named, payment };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Json {
  return value !== null && typeof value === 'object' ? (value as Json) : {};
}

/** An id, or the id of what stands there whole. */
function text(value: unknown): string | undefined {
  const id = typeof value === 'string' ? value : objectOf(value)['id'];
  return typeof id === 'string' && id !== '' && id.length <= 255 ? id : undefined;
}
