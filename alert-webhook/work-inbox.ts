import { setImmediate as turn } from 'node:timers/promises';
import type { PendingAlert } from './inbox.ts';
import { note } from './note.ts';
import { identify } from './policy.ts';
import type { Books, WorkTools } from './tools.ts';

/** One commit for so many alerts; between them, deliveries that come in meanwhile are answered. */
const ALERTS_A_COMMIT = 50;

/** Turns the alerts that wait in the inbox into episodes. */
export async function workInbox(tools: WorkTools): Promise<void> {
  for (;;) {
    if (tools.signal.aborted) return;
    const count = await tools.inOneCommit(async (books) => {
      const pending = await books.inbox.pending(ALERTS_A_COMMIT);
      for (const each of pending) await workAlert({ ...tools, ...books }, each);
      await books.inbox.worked(pending.map(({ id }) => id));
      return pending.length;
    });
    if (count < ALERTS_A_COMMIT) return;
    // The database answers without a turn of the event loop, so sockets would wait until all is done.
    await turn();
  }
}

async function workAlert(tools: WorkTools & Books, { alert }: PendingAlert): Promise<void> {
  const found = identify(alert, tools.config.rules, tools.devices);
  if (!('skip' in found)) return tools.episodes.fire(found.device, found.fault);
  if (found.skip === 'resolved' && found.device && found.fault)
    await tools.episodes.resolved(found.device, found.fault);
  const { alertname = '', miner = '' } = alert.labels;
  const subject = `alert ${alertname} ${miner}`.slice(0, 200);
  const device = found.device?.id ?? miner.slice(0, 80);
  await note(tools, { subject, device, fault: found.fault ?? '', decision: found.skip, evidence: found.evidence });
}
