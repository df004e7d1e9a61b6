import type { BoundTokens } from '../../core/service/bound-tokens.ts';
import { digestOf, expectBody, openTakenTokens, orderKey, readOrder } from '../../core/service/order-token.ts';
import { HttpError } from '../../core/service/route.ts';
import type { AlertWebhookConfig } from '../config.ts';
import { setOrderer } from '../operators/orderer.ts';

/**
 * Orders of people come through the gateway alone, each with a token of its own that names the person; what is only read
 * opens to it, too. Alerts come in by other ways. A token is taken once, and none from before this process began: it
 * cannot know which of those were taken. Throws ConfigError when the key is missing or too short. `now` in unix
 * milliseconds.
 */
export function openGateway(
  { key: secret }: NonNullable<AlertWebhookConfig['gateway']>,
  now: () => number,
): BoundTokens {
  const key = orderKey(secret, 'alertWebhook.gateway.key');
  const taken = openTakenTokens();
  const beganAt = Math.floor(now() / 1000) * 1000;
  return {
    opens({ method, operationId }) {
      if (operationId === 'receiveAlerts') return 'never';
      return method === 'get' ? 'too' : 'alone';
    },
    async check(token, request) {
      const order = await readOrder(key, token, { method: request.method, path: request.originalUrl }, now());
      if (order.issuedAt < beganAt)
        throw new HttpError(401, 'the order token was made before alert-webhook started; give the order again');
      return (body) => {
        expectBody(order, digestOf(body));
        taken.take(order, now());
        setOrderer(request, { id: order.id, name: order.name });
      };
    },
  };
}
