import { setImmediate as turn } from 'node:timers/promises';
import { isHeartbeat } from './heartbeat/heartbeat.ts';
import type { PendingAlert } from './inbox.ts';
import { note } from './note.ts';
import { deviceNamed, identify } from './policy.ts';
import type { Books, WorkTools } from './tools.ts';

/** One commit for so many alerts; between them, deliveries that come in meanwhile are answered. */
const ALERTS_A_COMMIT = 50;
const WAIT_MS = 20;
const LONGEST_WAIT_MS = 1_000;

/** Turns the alerts that wait in the inbox into episodes. */
export async function workInbox(tools: WorkTools): Promise<void> {
  for (let after = 0; !tools.signal.aborted; ) {
    const pending = await tools.inbox.pending(ALERTS_A_COMMIT, after);
    if (pending.length === 0) return;
    await workTogether(tools, pending).catch(() => workApart(tools, pending));
    after = pending.at(-1)?.id ?? 0;
    if (pending.length < ALERTS_A_COMMIT) return;
    await senders(tools);
    // The database may answer without a turn of the event loop, and sockets would wait until all is done.
    await turn();
  }
}

/** Who waits for an answer goes first, for a while. */
async function senders({ inbox, pause, signal }: WorkTools): Promise<void> {
  for (let waits = 0; waits < LONGEST_WAIT_MS / WAIT_MS && inbox.isStoring(); waits += 1)
    await pause(WAIT_MS, signal).catch(() => undefined);
}

function workTogether(tools: WorkTools, alerts: readonly PendingAlert[]): Promise<void> {
  return tools.inOneCommit(async (books) => {
    for (const each of alerts) await workAlert({ ...tools, ...books }, each);
    await books.inbox.worked(alerts.map(({ id }) => id));
  });
}

/**
 * One alert that cannot be worked on must not keep others waiting: it stays in the inbox for the next round. Rejects
 * when none of them can be, as the database is at fault then.
 */
async function workApart(tools: WorkTools, alerts: readonly PendingAlert[]): Promise<void> {
  const failed: { id: number; error: unknown }[] = [];
  for (const each of alerts) {
    if (tools.signal.aborted) return;
    await turn();
    await workTogether(tools, [each]).catch((error: unknown) => failed.push({ id: each.id, error }));
  }
  if (alerts.length > 1 && failed.length === alerts.length) throw failed[0]?.error;
  for (const { id, error } of failed) {
    tools.metrics.failures.inc();
    tools.log.error({ err: error, inboxId: id }, 'alert-failed');
  }
}

async function workAlert(tools: WorkTools & Books, { alert }: PendingAlert): Promise<void> {
  // A delivery of it never gets here; read from Alertmanager it does.
  if (isHeartbeat(alert)) return;
  const found = identify(alert, tools.config.rules, tools.devices);
  if (!('skip' in found)) return tools.episodes.fire(found.device, found.fault);
  if (found.skip === 'resolved' && found.device && found.fault)
    await tools.episodes.resolved(found.device, found.fault);
  const { alertname = '' } = alert.labels;
  const name = deviceNamed(alert.labels, found.fault);
  const subject = `alert ${alertname} ${name}`.slice(0, 200);
  const device = found.device?.id ?? name.slice(0, 80);
  await note(tools, { subject, device, fault: found.fault ?? '', decision: found.skip, evidence: found.evidence });
}
