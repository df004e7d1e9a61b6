import type { DecisionRecord } from './decisions.ts';
import type { WorkTools } from './tools.ts';

/** Stores and counts a decision; a new one is told, a repeated one only counted. */
export async function note(tools: WorkTools, decision: DecisionRecord): Promise<void> {
  const isNew = await tools.decisions.store(decision);
  tools.metrics.decisions.inc({ decision: decision.decision });
  if (!isNew) return;
  const { subject, episodeId, device, fault, decision: decided, evidence } = decision;
  tools.log.info({ subject, device, fault, decision: decided, evidence }, 'decided');
  if (decided === 'needs-a-person')
    tools.notify.tell({
      level: 'error',
      event: 'needs-a-person',
      site: siteOf(tools, device),
      device,
      fault,
      evidence,
      ...(episodeId === undefined ? {} : { key: `episode-${episodeId}-needs-a-person` }),
    });
}

function siteOf(tools: WorkTools, device: string): string {
  return tools.devices.get(device)?.site ?? '';
}
