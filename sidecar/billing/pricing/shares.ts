import { type ClosedSpan, type Day, daysBetween, daysOf, overlapOf } from '../calendar/day.ts';
import type { Selection } from './contract.ts';

/** A device that a client has from a day on until the day before `to`. */
export interface Assignment {
  from: string;
  to?: string;
  device: string;
  client: string;
  model: string;
  group?: string;
}

/** The days within a span that a client has a device. */
export interface Share {
  device: string;
  model: string;
  group?: string;
  span: ClosedSpan;
}

/**
 * Whose device was whose on which days of a span: a device that changed hands is split at the day from which the new
 * client has it. Throws RangeError where two have one device on one day.
 */
export function sharesOf(assignments: readonly Assignment[], span: ClosedSpan, client: string): Share[] {
  const doubles = doubleProblems(assignments);
  if (doubles[0] !== undefined) throw new RangeError(doubles[0]);
  return assignments
    .filter((each) => each.client === client)
    .flatMap(({ device, model, group, ...at }) => {
      const shared = overlapOf(span, at);
      return shared ? [{ device, model, ...(group === undefined ? {} : { group }), span: shared }] : [];
    })
    .sort((one, other) => compare(one.device, other.device) || compare(one.span.from, other.span.from));
}

/** Devices that two clients, or one client twice, have on the same day. */
export function doubleProblems(assignments: readonly Assignment[]): string[] {
  const sorted = [...assignments].sort((a, b) => compare(a.device, b.device) || compare(a.from, b.from));
  return sorted.slice(1).flatMap((later, at) => {
    const earlier = sorted[at];
    if (earlier?.device !== later.device || (earlier.to !== undefined && earlier.to <= later.from)) return [];
    return [
      `device ${later.device}: found ${later.client} from ${later.from}, expected a day after ${earlier.client} gave it up (${earlier.to ?? 'no end'})`,
    ];
  });
}

/** Shares that a selection chooses, cut to a span. */
export function chosenShares(shares: readonly Share[], selection: Selection | undefined, span: ClosedSpan): Share[] {
  const fits = (names: readonly string[] | undefined, name: string | undefined) =>
    names === undefined || (name !== undefined && names.includes(name));
  return shares.flatMap((share) => {
    const cut = overlapOf(share.span, span);
    const { models, groups, ids } = selection ?? {};
    const chosen = fits(models, share.model) && fits(groups, share.group) && fits(ids, share.device);
    return cut && chosen ? [{ ...share, span: cut }] : [];
  });
}

export function deviceDays(shares: readonly Share[]): number {
  return shares.reduce((sum, { span }) => sum + daysBetween(span.from, span.to), 0);
}

/** Each device with each of its days. */
export function eachDay(shares: readonly Share[]): { device: string; day: Day }[] {
  return shares.flatMap(({ device, span }) => daysOf(span).map((day) => ({ device, day })));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
