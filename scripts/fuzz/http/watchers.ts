import { Ajv } from 'ajv';
import { type AlertWebhookConfig, AlertWebhookSchema } from '../../../alert-webhook/config.ts';
import { startAlertWebhook } from '../../../alert-webhook/main.ts';
import { orderKey, signOrder } from '../../../core/service/order-token.ts';
import { Secret } from '../../../core/service/secret.ts';
import { type ExporterConfig, ExporterSchema } from '../../../exporter/config.ts';
import { startExporter } from '../../../exporter/main.ts';
import { type FuzzedFarm, SITE } from './farm.ts';
import { documentAt, type FuzzedService } from './fuzzed-service.ts';

type Running = FuzzedService & { stop(): Promise<void> };

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const HOUR = 3_600_000;
const MIB = 2 ** 20;

/** A section as it is where nothing is said. */
function usual<T>(schema: object): T {
  const value = {};
  new Ajv({ useDefaults: true, strict: false }).validate(JSON.parse(JSON.stringify(schema)) as object, value);
  return value as T;
}

const WRONG = {
  absent: {},
  wrong: bearer('another-token'),
  empty: bearer(''),
  'of another kind': { authorization: 'Basic YWRtaW46YWRtaW4=' },
  'very long': bearer('x'.repeat(7_000)),
  'unsigned ones': bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'),
};

export async function fuzzedExporter(farm: FuzzedFarm): Promise<Running> {
  const { devices, pdus, tokens, hidden } = farm;
  const config = usual<ExporterConfig>(ExporterSchema);
  const running = await startExporter({
    ...{ site: SITE, devices, thresholds: {}, drivers: pdus.drivers(), log: farm.log, wire: pdus.wire },
    config: {
      ...config,
      listen: '127.0.0.1:0',
      tokens: [{ token: tokens.exporter }],
      credentials: { pdu: { snmp: { version: '2c', community: new Secret('write-me-of-the-fuzz') } } },
    },
  });
  const good = () => bearer(tokens.exporter.reveal());
  const document = await documentAt(running.url, good());
  const { url, stop } = running;
  return {
    name: 'exporter',
    ...{ url, document, good, stop, hidden, bad: WRONG },
    renew: async () => undefined,
    lockedOut: false,
    tooManyBytes: MIB,
  };
}

/**
 * `alert-webhook`: a dry run that its token opens. `armed`: it would switch, and nobody ever shows good credentials.
 * `gateway` is the address of a third one, which takes orders of the sidecar, in a dry run.
 */
export async function fuzzedAlertWebhooks(
  farm: FuzzedFarm,
): Promise<{ all: FuzzedService[]; gateway: string; stop(): Promise<void> }> {
  const { tokens, hidden } = farm;
  const plain = await startOne(farm, 'plain', { armed: false });
  const forOrders = await startOne(farm, 'gateway', { armed: false, gateway: { key: tokens.gateway } });
  const armed = await startOne(farm, 'armed', { armed: true, gateway: { key: tokens.gateway } });
  const good = () => bearer(tokens.webhook.reveal());
  const key = orderKey(tokens.gateway, 'key');
  const orderer = { id: 'x', name: 'X', roles: ['admin'] };
  const order = { orderer, method: 'PUT', path: '/api/v1/kill-switch', body: '{}' };
  const expired = bearer(await signOrder(key, { ...order, jti: 'old' }, Date.now() - HOUR));
  const other = bearer(await signOrder(key, { ...order, path: '/api/v1/none', jti: 'other' }, Date.now()));
  const document = await documentAt(plain.url, good());
  const shared = { document, good, hidden, renew: async () => undefined, tooManyBytes: 65 * MIB };
  const bad = { ...WRONG, expired, "another request's": other };
  return {
    all: [
      { ...shared, name: 'alert-webhook', url: plain.url, bad: WRONG, lockedOut: false },
      { ...shared, name: 'alert-webhook armed', url: armed.url, bad, lockedOut: true },
    ],
    gateway: forOrders.url,
    stop: async () => {
      for (const each of [plain, forOrders, armed]) await each.stop();
    },
  };
}

function startOne(farm: FuzzedFarm, name: string, more: Partial<AlertWebhookConfig>) {
  const { devices, pdus, tokens } = farm;
  return startAlertWebhook({
    ...{ site: SITE, devices, drivers: pdus.drivers(), log: farm.log, wire: pdus.wire },
    notify: { tell: () => undefined },
    config: {
      ...usual<AlertWebhookConfig>(AlertWebhookSchema),
      listen: '127.0.0.1:0',
      database: farm.path(`alert-webhook-${name}.db`),
      tokens: [{ token: tokens.webhook }],
      deliveriesPerMinute: 1_000_000,
      credentials: { pdu: { snmp: { version: '2c', community: new Secret('write-me-of-the-fuzz') } } },
      ...more,
    },
  });
}
