import type { BoundTokens } from '../../core/service/bound-tokens.ts';
import { digestOf, expectBody, openTakenTokens, orderKey, readOrder } from '../../core/service/order-token.ts';
import { HttpError } from '../../core/service/route.ts';
import type { AlertWebhookConfig } from '../config.ts';
import { setOrderer } from '../operators/orderer.ts';
import type { WebhookDb } from '../tables.ts';
import { openTakenOrders } from './taken-orders.ts';

/**
 * Orders of people come through the gateway alone, each with a token of its own that names the person; what is only read
 * opens to it, too. Alerts come in by other ways. A token of an order is taken once, by whichever of several processes on
 * the database; one of a question once by each. None is taken from before this process began, as it cannot know which of
 * the latter were. Throws ConfigError when the key is missing or too short. `now` in unix milliseconds. `database` is
 * asked for when the first order comes.
 */
export function openGateway(
  { key: secret }: NonNullable<AlertWebhookConfig['gateway']>,
  now: () => number,
  database: () => WebhookDb,
): BoundTokens {
  const key = orderKey(secret, 'alertWebhook.gateway.key');
  const asked = openTakenTokens();
  let ordered: ReturnType<typeof openTakenOrders> | undefined;
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
      return async (body) => {
        expectBody(order, digestOf(body));
        ordered ??= openTakenOrders(database());
        if (request.method === 'GET') asked.take(order, now());
        else await ordered.take(order, now());
        setOrderer(request, { id: order.id, name: order.name });
      };
    },
  };
}
