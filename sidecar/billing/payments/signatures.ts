import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../../../core/service/secret.ts';

/**
 * Why a body does not come from Stripe; undefined when it does. `header` is `Stripe-Signature`: `t=<unix seconds>,v1=<hex>`
 * with one v1 for each secret that is valid, over `<t>.<body>` by HMAC-SHA256. Whatever is older or newer than the tolerance
 * is refused.
 */
export function stripeSignatureProblem(
  header: string | undefined,
  body: Buffer,
  { secret, now, toleranceSeconds }: { secret: Secret; now: number; toleranceSeconds: number },
): string | undefined {
  const pairs = (header ?? '').split(',').map((pair) => pair.trim().split('=', 2) as [string, string?]);
  const at = pairs.find(([name]) => name === 't')?.[1] ?? '';
  const signatures = pairs.flatMap(([name, value]) => (name === 'v1' && value !== undefined ? [value] : []));
  if (!/^\d{1,12}$/.test(at) || signatures.length === 0)
    return 'Stripe-Signature: found none that can be read, expected t=<seconds>,v1=<hex>';
  const expected = createHmac('sha256', secret.reveal()).update(`${at}.`).update(body).digest();
  if (!matchesAny(signatures, expected)) return 'Stripe-Signature: found another one, expected that of our secret';
  const age = Math.abs(now / 1000 - Number(at));
  return age > toleranceSeconds
    ? `Stripe-Signature: found one that is ${Math.round(age)} s away, expected at most ${toleranceSeconds} s`
    : undefined;
}

/** The same for BTCPay Server: `BTCPay-Sig: sha256=<hex>`, by HMAC-SHA256 over the body. */
export function btcpaySignatureProblem(header: string | undefined, body: Buffer, secret: Secret): string | undefined {
  const signature = /^sha256=([0-9a-f]{64})$/i.exec(header?.trim() ?? '')?.[1];
  if (signature === undefined) return 'BTCPay-Sig: found none that can be read, expected sha256=<hex>';
  const expected = createHmac('sha256', secret.reveal()).update(body).digest();
  return matchesAny([signature], expected) ? undefined : 'BTCPay-Sig: found another one, expected that of our secret';
}

/** Looks at every one, each in constant time. */
function matchesAny(signatures: readonly string[], expected: Buffer): boolean {
  return signatures.reduce((found, hex) => {
    const given = /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex') : Buffer.alloc(expected.length);
    return timingSafeEqual(given, expected) || found;
  }, false);
}
