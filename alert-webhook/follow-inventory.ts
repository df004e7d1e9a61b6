import type { AlertWebhookOptions } from './make-tools.ts';
import { whyUnfit } from './remediation-checks.ts';
import type { WorkTools } from './tools.ts';

/** Takes changed inventories for the next round, unless the policy names what they do not have. */
export function followInventory(
  { inventory, config }: Pick<AlertWebhookOptions, 'inventory' | 'config'>,
  tools: Pick<WorkTools, 'inventory' | 'policy'>,
  wake: () => void,
): void {
  inventory?.follow((devices) => {
    const { deniedOutlets } = tools.policy.newest();
    const hindrance =
      whyUnfit(config.remediation, devices) ?? whyUnfit({ deniedOutlets }, devices, 'the policy that was set: ');
    if (hindrance !== undefined) return hindrance;
    tools.inventory.offer(devices);
    wake();
    return undefined;
  });
}

/** Between two rounds: what runs goes on with the devices that it began with. */
export function takeOver({ inventory, log, care }: Pick<WorkTools, 'inventory' | 'log' | 'care'>): void {
  const changes = inventory.takeOver();
  if (changes) log.info({ ...changes, actionsUnderWay: care.taken.size }, 'devices-replaced');
}
