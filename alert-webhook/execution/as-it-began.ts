import type { Device } from '../../core/farm/device.ts';
import { whereNow } from '../../core/farm/inventory-diff.ts';
import type { Action } from '../actions.ts';
import type { Place } from '../hands.ts';
import type { Tools } from '../tools.ts';

/**
 * The tools of an action as its devices were when it began, whatever becomes of the inventory: what it turned off it
 * turns on again, also where nobody knows that PDU any more. What takes power, and whatever else is no rescue, is held
 * back as soon as the inventory says something else of its devices.
 */
export async function asItBegan(tools: Tools, action: Action): Promise<Tools> {
  const began = new Map((await tools.actions.devicesOf(action.id)).map((device) => [device.id, device]));
  if (began.size === 0) return tools;
  return {
    ...tools,
    hands: tools.hands.knowing([...began.values()]),
    devices: new Map([...tools.devices, ...began]),
    async fence(options = {}) {
      await tools.fence(options);
      const reason =
        options.restoring || options.again ? undefined : movedSince(action, began, tools.inventory.newest());
      if (reason !== undefined) throw new Error(reason);
    },
  };
}

type Devices = ReadonlyMap<string, Device>;

/** Why what was planned may not be done any more, in a sentence: the inventory says something else of it by now. */
export function movedSince({ device, action, plan }: Action, began: Devices, now: Devices): string | undefined {
  for (const id of began.keys()) {
    const problem = otherThing(id, began, now);
    if (problem !== undefined) return problem;
  }
  const [was, is] = [began.get(device), now.get(device)];
  if (plan.outlets.length === 0) return undefined;
  if (was === undefined) return takenSince(plan.outlets, began, now);
  // An order of a person may have been planned just before the inventory changed, and have begun just after.
  const feeds = is?.feeds ?? [];
  const stranger = plan.outlets.find(
    ({ pdu, outlet }) => !feeds.some((feed) => feed.pdu === pdu && feed.outlet === outlet),
  );
  if (stranger)
    return `the inventory says by now that outlet ${stranger.outlet} of ${stranger.pdu} does not feed "${device}"`;
  return outletsIn(was) === outletsIn(is)
    ? undefined
    : `since the ${action} was planned other outlets feed "${device}"`;
}

function otherThing(id: string, began: Devices, now: Devices): string | undefined {
  const [was, is] = [began.get(id), now.get(id)];
  if (was === undefined) return undefined;
  if (is === undefined) return `the inventory has no "${id}" any more`;
  if (whereNow(was, is) !== is) return `the inventory says by now that "${id}" is another device`;
  if (is.remediation === 'never' && was.remediation !== 'never')
    return `the inventory says by now of "${id}": remediation: never`;
  return undefined;
}

function outletsIn(device: Device | undefined): string {
  return JSON.stringify((device?.feeds ?? []).map(({ pdu, outlet }) => [pdu, outlet]).sort());
}

/** Of an outlet by itself, which fed nothing or nobody but those that were written down. */
function takenSince(outlets: readonly Place[], began: Devices, now: Devices): string | undefined {
  for (const { pdu, outlet } of outlets)
    for (const { id, feeds = [] } of now.values())
      if (!began.has(id) && feeds.some((feed) => feed.pdu === pdu && feed.outlet === outlet))
        return `by now outlet ${outlet} of ${pdu} feeds "${id}"`;
  return undefined;
}
