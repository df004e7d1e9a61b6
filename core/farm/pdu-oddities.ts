import type { Attention, Observation } from './sample.ts';
import { type Told, valuesOf } from './told.ts';

/**
 * The reasons to look at a PDU: a breaker that tripped, outlets that it keeps off after a trip, an inlet that carries
 * more than the limit that is set on the PDU. Other devices tell none of these.
 */
export function pduOddities(observation: Pick<Observation, 'readings'>): Attention[] {
  return [breakerOpen(observation), outletSuspended(observation), ...inletOverloaded(observation)].flatMap(
    (attention) => attention ?? [],
  );
}

function breakerOpen(observation: Pick<Observation, 'readings'>): Attention | undefined {
  const told = valuesOf(observation, 'pdu.breaker_closed');
  const open = told.filter(({ value }) => value === 0);
  if (open.length === 0) return undefined;
  const which = open.length === 1 ? 'Breaker' : 'Breakers';
  const evidence = `${which} ${named(open, 'breaker')} of ${told.length} tripped: nothing behind has power.`;
  return { level: 'action', reason: 'breaker-tripped', evidence };
}

function outletSuspended(observation: Pick<Observation, 'readings'>): Attention | undefined {
  const kept = valuesOf(observation, 'pdu.outlet_suspended').filter(({ value }) => value === 1);
  if (kept.length === 0) return undefined;
  const which = kept.length === 1 ? 'Outlet' : 'Outlets';
  const evidence = `${which} ${named(kept, 'outlet')}: kept off by the PDU after a breaker trip.`;
  return { level: 'action', reason: 'outlet-suspended', evidence };
}

/** Above the critical limit cannot wait; above the warning limit alone can. */
function inletOverloaded(observation: Pick<Observation, 'readings'>): Attention[] {
  const limits = valuesOf(observation, 'pdu.inlet_current_limit');
  const above = valuesOf(observation, 'pdu.inlet_current').flatMap((current) => {
    const over = (level: string) =>
      limits.find(
        ({ value, labels }) =>
          labels['inlet'] === current.labels['inlet'] &&
          labels['level'] === level &&
          value > 0 &&
          current.value > value,
      );
    const critical = over('critical');
    const limit = critical ?? over('warning');
    if (limit === undefined) return [];
    const level = critical ? 'critical' : 'warning';
    const where = `inlet ${current.labels['inlet'] || 'unnamed'} carries ${current.value} A`;
    return [{ critical: critical !== undefined, text: `${where}, its ${level} limit is ${limit.value} A` }];
  });
  return ([true, false] as const).flatMap((critical) => {
    const texts = above.filter((each) => each.critical === critical).map(({ text }) => text);
    if (texts.length === 0) return [];
    const evidence = `The ${texts.join('; ')}.`;
    return [{ level: critical ? 'action' : 'advisory', reason: 'inlet-overloaded', evidence }];
  });
}

const NAMED = 8;

function named(told: readonly Told[], label: string): string {
  const names = told.slice(0, NAMED).map(({ labels }) => labels[label] || 'unnamed');
  return told.length > NAMED ? `${names.join(', ')} and ${told.length - NAMED} more` : names.join(', ');
}
