/** What outlets say of themselves at a moment; `joules` since their meter began. */
interface Metered {
  watts: number;
  outlets: readonly { outlet: number; watts: number; joules: number }[];
}

/** What the outlets of a PDU really drew, by its own meters, across their resets. Minutes count from the first midnight. */
export interface Books {
  note(pdu: Metered): void;
  /** Meters begin anew: what they said before is kept. */
  metersReset(): void;
  /** What was noted last is what stood at this minute. */
  close(minute: number): void;
  /** Kilowatt-hours of outlets between two minutes. */
  drawn(outlets: readonly number[], from: number, to: number): number;
  /** Mean watts of outlets between two minutes. */
  mean(outlets: readonly number[], from: number, to?: number): number;
  /** Watts of an outlet at a minute. */
  watts(outlet: number, minute: number): number;
}

export function openBooks(): Books {
  const meters = new Map<number, number>();
  const totals = new Map<number, number>();
  const lines = new Map<string, { joules: number; watts: number }>();
  let watts = new Map<number, number>();
  const line = (outlet: number, minute: number) => {
    const found = lines.get(`${outlet} ${minute}`);
    if (found === undefined) throw new Error(`nothing was noted of outlet ${outlet} at minute ${minute}`);
    return found;
  };
  const joules = (outlets: readonly number[], from: number, to: number) =>
    outlets.reduce((sum, outlet) => sum + line(outlet, to).joules - line(outlet, from).joules, 0);
  return {
    note({ outlets }) {
      watts = new Map(outlets.map((each) => [each.outlet, each.watts]));
      for (const { outlet, joules: now } of outlets) {
        totals.set(outlet, (totals.get(outlet) ?? 0) + now - (meters.get(outlet) ?? now));
        meters.set(outlet, now);
      }
    },
    metersReset: () => {
      for (const outlet of meters.keys()) meters.set(outlet, 0);
    },
    close(minute) {
      for (const [outlet, total] of totals)
        lines.set(`${outlet} ${minute}`, { joules: total, watts: watts.get(outlet) ?? 0 });
    },
    drawn: (outlets, from, to) => joules(outlets, from, to) / 3.6e6,
    mean: (outlets, from, to = from + 15) => joules(outlets, from, to) / ((to - from) * 60),
    watts: (outlet, minute) => line(outlet, minute).watts,
  };
}
