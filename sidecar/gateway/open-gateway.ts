import { randomUUID } from 'node:crypto';
import type { Log } from '../../core/service/log.ts';
import type { WriteAudit } from '../audit/audit.ts';
import type { GuardedRoute } from '../permission.ts';
import type { Principal } from '../principal.ts';
import type { GatewayConfig } from './config.ts';
import { openAsk, openGive } from './give.ts';
import type { GiveOrder } from './order.ts';
import { gatewayRoutes } from './routes.ts';
import { openSend } from './send.ts';

export interface GatewayParts {
  /** Without it every order is refused with 503. */
  config: GatewayConfig | undefined;
  /** Unix milliseconds. */
  now(): number;
  audit: WriteAudit;
  log: Pick<Log, 'error'>;
  fetch?: typeof fetch;
  /** How long one stream of events lasts; 15 minutes unless said. */
  streamMs?: number;
}

/** The way of people to alert-webhook. */
export interface Gateway {
  give: GiveOrder;
  routes: GuardedRoute[];
  /** Resolves when the new name was read back from the PDU. Rejects as `give` does. */
  renameOutlet(
    principal: Principal,
    pdu: string,
    outlet: string,
    name: string,
    from?: string,
  ): Promise<{ name: string; was?: string }>;
}

const STREAM_MS = 15 * 60_000;

/** Throws ConfigError when the key is missing or too short. */
export function openGateway({ config, now, audit, log, ...options }: GatewayParts): Gateway {
  const send = openSend({ config, now, newId: randomUUID, fetch: options.fetch ?? fetch });
  const timeoutSeconds = config?.timeoutSeconds ?? 1;
  const give = openGive({ send, timeoutSeconds, audit, log });
  const ask = openAsk({ send, timeoutSeconds });
  const stream = { send, timeoutSeconds, longestMs: options.streamMs ?? STREAM_MS };
  return {
    give,
    routes: gatewayRoutes({ give, ask, stream }),
    async renameOutlet(principal, pdu, outlet, name, from) {
      const path = `/api/v1/pdus/${encodeURIComponent(pdu)}/outlets/${encodeURIComponent(outlet)}/name`;
      const order = { method: 'POST', path, body: { name }, ...(from === undefined ? {} : { from }) } as const;
      return (await give(principal, order)) as { name: string; was?: string };
    },
  };
}
