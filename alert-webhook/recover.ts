import type { Action } from './actions.ts';
import { execute } from './execute.ts';
import type { Launch } from './jobs.ts';
import type { Tools } from './tools.ts';

/**
 * Takes up every action that an earlier process left open, before new work is accepted. Resolves at once with one
 * promise an action: a PDU that does not answer must not keep the others waiting.
 */
export async function recover(tools: Tools): Promise<{ action: Action; done: Promise<void> }[]> {
  const open = await tools.actions.open();
  return open.map((action) => ({ action, done: takeUp(tools, action) }));
}

/** The same for those that the database lost sight of while this process went on. */
export async function takeUpStrays(tools: Tools, launch: Launch): Promise<void> {
  for (const action of await tools.care.strays(() => tools.actions.open())) launch(takeUp(tools, action));
}

function takeUp(tools: Tools, action: Action): Promise<void> {
  tools.log.warn({ actionId: action.id, device: action.device, step: action.step }, 'action-taken-up');
  return execute(tools, action, true);
}
