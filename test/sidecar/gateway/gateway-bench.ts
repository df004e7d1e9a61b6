import { openDatabase } from '../../../core/service/database.ts';
import { serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { Secret } from '../../../core/service/secret.ts';
import { listAudit } from '../../../sidecar/audit/list.ts';
import { openAudit } from '../../../sidecar/audit/open-audit.ts';
import { type AuditTables, MIGRATIONS_AUDIT } from '../../../sidecar/audit/tables.ts';
import type { GatewayConfig } from '../../../sidecar/gateway/config.ts';
import { type GatewayParts, openGateway } from '../../../sidecar/gateway/open-gateway.ts';
import { type Principal, permissionsOf, setPrincipal } from '../../../sidecar/principal.ts';
import { afterTest } from '../../tidy.ts';

export const SECRET = new Secret('a key that both sides know, and nobody else');
export const ANNA: Principal = {
  actor: { id: 'u1', name: 'Anna' },
  roles: ['operator'],
  permissions: permissionsOf(['operator']),
  via: 'session',
};

/** The routes of the gateway on a server of their own, with an audit; everybody who asks is Anna. */
export async function gatewayTo(alertWebhook: string | undefined, over: Partial<GatewayConfig & GatewayParts> = {}) {
  const { db, close } = await openDatabase<AuditTables>(':memory:', MIGRATIONS_AUDIT);
  const { key = SECRET, timeoutSeconds = 10, others = [], ...parts } = over;
  const audit = openAudit({ db, now: Date.now });
  const config = alertWebhook === undefined ? undefined : { alertWebhook, others, key, timeoutSeconds };
  const gateway = openGateway({ config, now: Date.now, audit: audit.write, log: quietLog(), ...parts });
  const server = await serve({
    listen: ':0',
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => [],
    routes: gateway.routes.map(({ route }) => route),
    admit: (request) => setPrincipal(request, ANNA),
  });
  afterTest(close);
  afterTest(server.stop);
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const lines = async () => (await listAudit(db, { limit: 100, sort: 'at' })).items;
  return { ...gateway, url: server.url, call, lines };
}
