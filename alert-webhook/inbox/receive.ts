import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route, type SignedBody } from '../../core/service/route.ts';
import type { Delivery } from '../alert.ts';
import { type Heartbeat, isHeartbeat } from '../heartbeat/heartbeat.ts';
import type { Inbox } from '../inbox.ts';
import type { WebhookMetrics } from '../metrics.ts';
import { readDelivery } from './read-delivery.ts';

export interface ReceiveParts {
  inbox: Pick<Inbox, 'store'>;
  metrics: Pick<WebhookMetrics, 'inboxAlerts'>;
  heartbeat: Pick<Heartbeat, 'beat'>;
  /** How a sender without a token may sign its deliveries. */
  signed?: SignedBody | undefined;
  /** Work is waiting. */
  wake(): void;
  onStoreFailure(error: unknown): void;
  /** A delivery left out so many alerts. */
  onTruncated(alerts: number): void;
}

/**
 * Takes deliveries of Alertmanager and Grafana. A delivery is stored, then answered with 200, whatever comes of its
 * alerts; 503 says that it was not stored and must come again; 400 and 413 are for what is no delivery. Alertmanager
 * would send what it gets another answer to again and again, and would follow a redirect without the alerts.
 */
export function receive(parts: ReceiveParts): Route {
  const { metrics, signed, wake, onStoreFailure, onTruncated } = parts;
  return route({
    method: 'post',
    path: '/api/v1/alerts',
    operationId: 'receiveAlerts',
    summary: 'Stores a delivery of Alertmanager (payload version 4) or Grafana; what comes of it is decided afterwards',
    access: 'bearer',
    ...(signed ? { signed } : {}),
    raw: true,
    failures: { 503: 'the delivery could not be stored: send it again' },
    body: Type.Unknown({ description: 'webhook payload, version 4; unknown fields are ignored' }),
    answer: Type.Object({
      stored: Type.Integer({ description: 'alerts that were not known' }),
      known: Type.Integer({ description: 'alerts that came before, exactly so' }),
      unreadable: Type.Integer({ description: 'elements of the list that are no alerts' }),
    }),
    handle: async ({ request }) => {
      const body = bodyOf(request.body);
      const delivery = await read(body);
      const stored = await store(parts, delivery, body.toString()).catch((error: unknown) => {
        onStoreFailure(error);
        throw new HttpError(503, 'the delivery could not be stored; send it again');
      });
      count(metrics, delivery);
      if (delivery.truncatedAlerts > 0) onTruncated(delivery.truncatedAlerts);
      wake();
      return { stored: stored.fresh, known: stored.known, unreadable: delivery.unreadable };
    },
  });
}

/** A heartbeat is no alert that waits for anybody: that it came is all that is kept of it. */
async function store({ inbox, heartbeat }: ReceiveParts, delivery: Delivery, raw: string) {
  const alerts = delivery.alerts.filter((alert) => !isHeartbeat(alert));
  if (delivery.alerts.some((alert) => isHeartbeat(alert) && alert.status === 'firing')) await heartbeat.beat();
  return inbox.store({ ...delivery, alerts }, raw);
}

/** The parser of raw bodies leaves out what has none. */
const bodyOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

async function read(body: Buffer): Promise<Delivery> {
  const delivery = await readDelivery(body).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, `the body: found no JSON (${why}), expected an alert payload`);
  });
  if (delivery) return delivery;
  throw new HttpError(400, 'the body: found no alert payload, expected an object with a list "alerts"');
}

function count({ inboxAlerts }: ReceiveParts['metrics'], { alerts, unreadable, truncatedAlerts }: Delivery): void {
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  inboxAlerts.inc({ status: 'firing' }, firing);
  inboxAlerts.inc({ status: 'resolved' }, alerts.length - firing);
  inboxAlerts.inc({ status: 'unreadable' }, unreadable);
  inboxAlerts.inc({ status: 'truncated' }, truncatedAlerts);
}
