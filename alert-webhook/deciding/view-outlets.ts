import type { Device } from '../../core/farm/device.ts';
import type { OutletView } from '../plan.ts';
import type { WorkTools } from '../tools.ts';

/** What the PDUs of a device say now; one that was silent in this round is not waited for again. */
export async function viewOutlets(
  tools: WorkTools,
  device: Device,
  { silent }: { silent: Map<string, string> },
): Promise<OutletView[]> {
  const feeds = device.feeds ?? [];
  const unasked = (failure: (pdu: string) => string) =>
    feeds.map((feed) => ({ ...feed, nativeCycle: false, failure: failure(feed.pdu) }));
  if (tools.hands === undefined) return unasked(() => 'alert-webhook has no credentials, so it cannot ask');
  if (feeds.some(({ pdu }) => silent.has(pdu))) return unasked((pdu) => silent.get(pdu) ?? 'not asked');
  const views = await tools.hands.view(device);
  for (const { pdu, failure } of views) if (failure !== undefined) silent.set(pdu, failure);
  return views;
}
