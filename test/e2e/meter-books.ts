import type { TwinFarm } from '../../scripts/twin/farm.ts';

/** What the outlets' own meters counted, across their resets. */
export interface MeterBooks {
  note(at: number, farm: TwinFarm): void;
  /** All meters of a PDU have begun anew just after they were noted. */
  wasReset(pdu: string): void;
  /** Kilowatt-hours of an outlet between two times at which was noted. */
  drawn(outlet: { pdu: string; outlet: string }, from: number, to: number): number;
}

export function openMeterBooks(): MeterBooks {
  const before = new Map<string, number>();
  const last = new Map<string, number>();
  const noted = new Map<string, number>();
  const total = ({ pdu, outlet }: { pdu: string; outlet: string }, at: number) => {
    const found = noted.get(`${pdu} ${outlet} ${at}`);
    if (found === undefined) throw new Error(`nothing was noted of ${pdu} ${outlet} at ${new Date(at).toISOString()}`);
    return found;
  };
  return {
    note(at, farm) {
      for (const { plan, model } of farm.racks.values())
        for (const outlet of model.outlets) {
          const key = `${plan.id} ${outlet.number}`;
          const joules = model.joules(outlet);
          last.set(key, joules);
          noted.set(`${key} ${at}`, (before.get(key) ?? 0) + joules);
        }
    },
    wasReset(pdu) {
      for (const [key, joules] of last) if (key.startsWith(`${pdu} `)) before.set(key, (before.get(key) ?? 0) + joules);
    },
    drawn: (outlet, from, to) => (total(outlet, to) - total(outlet, from)) / 3.6e6,
  };
}
