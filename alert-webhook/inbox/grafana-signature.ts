import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { ConfigError } from '../../core/service/config.ts';
import type { SignedBody } from '../../core/service/route.ts';
import type { Secret } from '../../core/service/secret.ts';
import type { AlertWebhookConfig } from '../config.ts';

const BYTES_A_TURN = 1024 * 1024;

/**
 * Deliveries that Grafana signed: HMAC-SHA256 of the raw body in lower case hex, or of `timestamp:body` (unix seconds)
 * where a timestamp header is configured. So does Grafana from 12.0 on, see "HMAC Signature" at
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 * and http/hmac.go of github.com/grafana/alerting. Compared in constant time. `now` in unix milliseconds.
 * Throws ConfigError when the secret is missing.
 */
export function grafanaSignature(
  { token, header, timestampHeader, toleranceSeconds }: NonNullable<AlertWebhookConfig['grafana']>,
  now: () => number,
): SignedBody {
  if (token === undefined || token.reveal() === '')
    throw new ConfigError(['alertWebhook.grafana.token: found none, expected the secret with which Grafana signs']);
  return {
    claims: (headers) => textOf(headers, header) !== undefined,
    async opens(headers, body) {
      const timestamp = timestampHeader === undefined ? undefined : textOf(headers, timestampHeader);
      if (timestampHeader !== undefined && !isNear(timestamp, now(), toleranceSeconds)) return false;
      const expected = await signatureOf(token, body, timestamp);
      return timingSafeEqual(digest(expected), digest(textOf(headers, header) ?? ''));
    },
  };
}

async function signatureOf(secret: Secret, body: Buffer, timestamp: string | undefined): Promise<string> {
  const hmac = createHmac('sha256', secret.reveal());
  if (timestamp !== undefined) hmac.update(`${timestamp}:`);
  for (let from = 0; from < body.length; from += BYTES_A_TURN) {
    if (from > 0) await turn();
    hmac.update(body.subarray(from, from + BYTES_A_TURN));
  }
  return hmac.digest('hex');
}

/** Of one length, whatever was sent. */
function digest(text: string): Buffer {
  return createHmac('sha256', 'one length').update(text).digest();
}

function isNear(timestamp: string | undefined, now: number, toleranceSeconds: number): boolean {
  return /^[0-9]{1,12}$/.test(timestamp ?? '') && Math.abs(now / 1000 - Number(timestamp)) <= toleranceSeconds;
}

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
