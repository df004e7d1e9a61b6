import { loadAssets } from './asset.ts';
import { openLinks } from './links.ts';
import type { PlanInput } from './plan.ts';
import type { Reference } from './reference.ts';
import type { SyncParts } from './sync-parts.ts';

/** What both sides say now, and what was remembered. */
export async function gather(
  { client, config, inventory, db, now }: Omit<SyncParts, 'holder'>,
  reference: Reference,
): Promise<PlanInput> {
  const devices = await inventory.devices();
  return { devices, assets: await loadAssets(client), links: await openLinks(db, now).all(), reference, config };
}
