import type { Action } from './actions.ts';
import { execute } from './execute.ts';
import type { Tools } from './tools.ts';

/**
 * Takes up every action that an earlier process left open, before new work is accepted. Resolves at once with one
 * promise an action: a PDU that does not answer must not keep the others waiting.
 */
export async function recover(tools: Tools): Promise<{ action: Action; done: Promise<void> }[]> {
  const open = await tools.actions.open();
  return open.map((action) => {
    tools.log.warn({ actionId: action.id, device: action.device, step: action.step }, 'action-taken-up');
    return { action, done: execute(tools, action, true) };
  });
}
