import { processMetrics } from '../core/service/process-metrics.ts';
import type { Heartbeat } from './heartbeat/heartbeat.ts';
import type { RunningPost } from './mail/start-post.ts';
import type { AlertWebhookOptions } from './make-tools.ts';
import type { WorkTools } from './tools.ts';

/** The text of /metrics. */
export async function* exposition(
  { inbox, metrics, standings }: WorkTools,
  post: RunningPost,
  heartbeat: Heartbeat,
  { inventory, policy }: { [key in 'inventory' | 'policy']: AlertWebhookOptions[key] },
): AsyncIterable<string> {
  metrics.enabled.set((await standings.killed()) === undefined ? 1 : 0);
  metrics.inboxPending.set(await inbox.countPending());
  await post.measure();
  await heartbeat.measure();
  yield await metrics.registry.metrics();
  yield await processMetrics().metrics();
  if (inventory) yield await inventory.metrics();
  if (policy) yield await policy.metrics();
}
