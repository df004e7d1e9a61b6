import { type Alert, type Delivery, envelopeOf, parseAlert } from '../alert.ts';
import { readList } from './read-list.ts';

/**
 * Reads a body as it came over the wire, in many turns of the event loop; undefined when it is JSON but no alert payload.
 * Throws SyntaxError when it is no JSON.
 */
export async function readDelivery(body: Uint8Array): Promise<Delivery | undefined> {
  const alerts: Alert[] = [];
  const read = await readList(body, 'alerts', (element) => {
    const alert = parseAlert(element);
    if (alert) alerts.push(alert);
  });
  if (read === undefined) return undefined;
  const envelope = envelopeOf(read.rest);
  return envelope && { ...envelope, alerts, unreadable: read.count - alerts.length };
}
