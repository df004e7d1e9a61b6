import type { Asset } from './asset.ts';
import type { Deed } from './deed.ts';
import type { SyncDevice } from './inventory-side.ts';
import type { Terms, Values } from './want.ts';

export interface Moves {
  /** Before the patch. */
  before: Deed[];
  /** After it. */
  after: Deed[];
  problems: string[];
}

/** A name goes along always: some ways of checking in or out blank it otherwise. */
function checkin(values: Values): Deed {
  const location = values['location'] ?? null;
  const place = location === null ? {} : { location_id: Number(location), update_default_location: true };
  return { kind: 'checkin', body: { ...place, name: values['name'] ?? null } };
}

function checkout(values: Values, location: string): Deed {
  const body = { checkout_to_type: 'location', assigned_location: Number(location), name: values['name'] ?? null };
  return { kind: 'checkout', body };
}

/**
 * Check-ins and check-outs, only where the configuration wants assets checked out to their location. What people checked
 * out to others stays so, and then its location is theirs.
 */
export function planMoves(
  device: SyncDevice,
  asset: Asset | null,
  values: Values,
  { config, reference }: Terms,
): Moves {
  const moves: Moves = { before: [], after: [], problems: [] };
  const assigned = asset?.assigned ?? null;
  const location = values['location'] ?? null;
  if (assigned && (assigned.type !== 'location' || !config.checkout)) {
    if (location !== null && String(asset?.location ?? '') !== location)
      moves.problems.push(`its asset is checked out to a ${assigned.type}, so its location is left as it is`);
    return moves;
  }
  if (!config.checkout) return moves;
  const wantsOut = config.checkout.states.includes(device.state) && location !== null;
  const there = assigned !== null && String(assigned.id) === location;
  if (assigned && (!wantsOut || !there)) moves.before.push(checkin(values));
  if (!wantsOut || there || location === null) return moves;
  const status = reference.statuses.find((each) => String(each.id) === values['status']);
  if (status?.type === 'deployable') moves.after.push(checkout(values, location));
  else moves.problems.push(`its status label "${status?.name ?? ''}" is not deployable, so it is not checked out`);
  return moves;
}
