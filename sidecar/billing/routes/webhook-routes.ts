import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import type { PaymentParts } from '../payments/parts.ts';
import type { Provider, ProviderEvent } from '../payments/provider.ts';
import { openRefusals, type Refusals } from '../payments/refusals.ts';
import { takeEvent } from '../store/provider-events.ts';

const NAMES = { stripe: 'receiveStripeEvent', btcpay: 'receiveBtcpayEvent' } as const;
/** Their largest events have some 30 KB. */
const BODY_LIMIT = 256 * 1024;
const REFUSED_PER_MINUTE = 30;

/**
 * Where providers call, one route for each that there are keys for. Nobody is logged in there: a signature over the body as
 * it came opens it, and whoever sends many without one is not listened to for a while.
 */
export function webhookRoutes(parts: PaymentParts): GuardedRoute[] {
  const refusals = openRefusals(REFUSED_PER_MINUTE);
  return parts.providers.map((provider) => ({ route: webhook(parts, provider, refusals), permission: 'open' }));
}

function webhook(parts: PaymentParts, provider: Provider, refusals: Refusals): Route {
  return route({
    ...{
      method: 'post',
      path: `/api/v1/billing/webhooks/${provider.id}`,
      operationId: NAMES[provider.id],
      access: 'open',
    },
    summary: `What ${provider.title} calls about, signed over its body; the same event twice counts once`,
    ...{ raw: true, bodyLimit: BODY_LIMIT, body: Type.Object({}, { additionalProperties: true }) },
    answer: Type.Object({ state: Type.String({ description: 'done, waiting, ignored, flagged, or known' }) }),
    handle: async ({ request }) => {
      const now = parts.now();
      const from = request.ip ?? '';
      if (refusals.tooMany(from, now))
        throw new HttpError(429, 'too many calls with a wrong signature came from this address');
      const body: Buffer = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const why = provider.signatureProblem(request.headers, body, now);
      if (why !== undefined) {
        refusals.count(from, now);
        throw new HttpError(401, why);
      }
      return { state: await takeEvent(parts, provider, eventOf(provider, body)) };
    },
  });
}

function eventOf(provider: Provider, body: Buffer): ProviderEvent {
  try {
    return provider.readEvent(body);
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(400, error.message);
    throw error;
  }
}
