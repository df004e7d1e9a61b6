/** What a counter of energy said at a moment: joules since it was last reset. */
export interface Reading {
  /** Unix milliseconds. */
  at: number;
  joules: number;
}

export interface MeterRules {
  /** Readings further apart leave a gap. */
  maxGapMs: number;
  /** No outlet passes more; what would be more was not used but misread. */
  maxWatts: number;
}

/** A stretch of time that is not simply metered, for the evidence of a statement. */
export interface Stretch {
  from: number;
  to: number;
  /**
   * gap: metered as a whole, but nobody knows when within it; reset: counted from zero anew, what came before is lost;
   * missing: nothing is known; implausible: the counter leapt further than the outlet could pass.
   */
  what: 'gap' | 'reset' | 'missing' | 'implausible';
  joules?: number;
}

/** Energy by slots of time, all arrays of one length. */
export interface SlotEnergy {
  joules: number[];
  /** Of each slot the time of which nothing is known. */
  missingMs: number[];
  /** Of each slot the energy whose time within a gap is not known. */
  spreadJoules: number[];
  stretches: Stretch[];
  /** The readings that the sum begins and ends with. */
  first?: Reading;
  last?: Reading;
}

export interface Slots {
  start: number;
  slotMs: number;
  count: number;
}

/**
 * Energy through an outlet by slots, from its counter. The difference of two readings is spread evenly over the time
 * between them. Readings may come in any order and at any times, also from before and behind the slots.
 */
export function outletEnergy(readings: readonly Reading[], slots: Slots, rules: MeterRules): SlotEnergy {
  const end = slots.start + slots.count * slots.slotMs;
  const zeros = () => new Array<number>(slots.count).fill(0);
  const energy: SlotEnergy = { joules: zeros(), missingMs: zeros(), spreadJoules: zeros(), stretches: [] };
  const sorted = distinct(readings);
  const within = sorted.filter(({ at }) => at >= slots.start && at <= end);
  if (within[0]) energy.first = within[0];
  const newest = within.at(-1);
  if (newest) energy.last = newest;
  let known = slots.start;
  for (const [at, next] of sorted.slice(1).entries()) {
    const before = sorted[at];
    if (before === undefined || next.at <= slots.start || before.at >= end) continue;
    if (before.at > known) miss(energy, slots, known, before.at);
    judge(energy, slots, before, next, rules);
    known = Math.max(known, next.at);
  }
  if (known < end) miss(energy, slots, known, end);
  return energy;
}

function judge(energy: SlotEnergy, slots: Slots, before: Reading, next: Reading, rules: MeterRules): void {
  const tookMs = next.at - before.at;
  const wasReset = next.joules < before.joules;
  const joules = wasReset ? next.joules : next.joules - before.joules;
  const stretch = { from: before.at, to: next.at, joules };
  const long = tookMs > rules.maxGapMs;
  const what = joules > (rules.maxWatts * tookMs) / 1000 ? 'implausible' : wasReset && long ? 'reset' : undefined;
  if (what !== undefined) {
    energy.stretches.push({ ...stretch, what });
    miss(energy, slots, before.at, next.at, false);
    return;
  }
  if (wasReset) energy.stretches.push({ ...stretch, what: 'reset' });
  else if (long) energy.stretches.push({ ...stretch, what: 'gap' });
  eachSlot(slots, before.at, next.at, (slot, ms) => {
    const part = (joules * ms) / tookMs;
    energy.joules[slot] = (energy.joules[slot] ?? 0) + part;
    if (long) energy.spreadJoules[slot] = (energy.spreadJoules[slot] ?? 0) + part;
  });
}

function miss(energy: SlotEnergy, slots: Slots, from: number, to: number, tell = true): void {
  eachSlot(slots, from, to, (slot, ms) => {
    energy.missingMs[slot] = (energy.missingMs[slot] ?? 0) + ms;
  });
  if (tell) energy.stretches.push({ from, to, what: 'missing' });
}

/** Each slot that a time touches, with how much of it. */
function eachSlot(
  { start, slotMs, count }: Slots,
  from: number,
  to: number,
  work: (slot: number, ms: number) => void,
): void {
  const first = Math.max(Math.floor((from - start) / slotMs), 0);
  for (let slot = first; slot < count; slot += 1) {
    const begin = start + slot * slotMs;
    const ms = Math.min(to, begin + slotMs) - Math.max(from, begin);
    if (begin >= to) return;
    if (ms > 0) work(slot, ms);
  }
}

function distinct(readings: readonly Reading[]): Reading[] {
  const byTime = new Map(readings.map((reading) => [reading.at, reading]));
  return [...byTime.values()].sort((one, other) => one.at - other.at);
}
