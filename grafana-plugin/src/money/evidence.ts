import { minutesText } from './texts.ts';
import type { UsageDay } from './types.ts';

/** All that was ever known of a device's day (GET /billing/usage/:device/:day), the oldest first. */
export interface UsageVersion extends UsageDay {
  quartersWh: number[];
  evidence: {
    meters?: {
      pdu: string;
      outlet: string;
      wh: number;
      first?: Reading;
      last?: Reading;
      stretches?: { from: number; to: number; what: string; joules?: number }[];
    }[];
    estimate?: string;
    outages?: { since: number; until: number; cause: string; evidence: string }[];
  };
}

interface Reading {
  at: number;
  joules: number;
}

const STRETCHES: Readonly<Record<string, string>> = {
  gap: 'no reading: metered as a whole, spread evenly',
  reset: 'the meter began anew: what came before is lost',
  missing: 'nothing is known',
  implausible: 'the meter leapt further than the outlet can pass: not counted',
};

export function stretchText(what: string): string {
  return STRETCHES[what] ?? what;
}

/** A counter of joules as kWh, which is how meters show it. */
export function meterText({ joules }: Reading): string {
  return `${(joules / 3_600_000).toFixed(3)} kWh`;
}

/** A time in the zone of the seller: bills go by it. */
export function clockText(at: number, timeZone: string, withDay = false): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    ...{ hour: '2-digit', minute: '2-digit' },
    ...(withDay ? { day: '2-digit', month: 'short' } : {}),
  }).format(at);
}

export interface StretchRow {
  what: string;
  where: string;
  from: number;
  to: number;
  long: string;
  kwh: string;
}

/** What was not simply metered, and what stood still, in the order of time. */
export function stretchesOf({ evidence: { meters = [], outages = [] } }: UsageVersion): StretchRow[] {
  const metered = meters.flatMap(({ pdu, outlet, stretches = [] }) =>
    stretches.map(({ what, from, to, joules }) => ({
      ...{ what: stretchText(what), where: `${pdu}:${outlet}`, from, to },
      long: minutesText((to - from) / 60_000),
      kwh: joules === undefined ? '–' : (joules / 3_600_000).toFixed(3),
    })),
  );
  const lost = outages.map(({ since, until, cause, evidence }) => ({
    ...{ what: `${cause.replaceAll('-', ' ')}: ${evidence}`, where: 'ledger', from: since, to: until },
    ...{ long: minutesText((until - since) / 60_000), kwh: '–' },
  }));
  return [...metered, ...lost].sort((one, other) => one.from - other.from);
}

/** Mean watts of each quarter hour. */
export function wattsOf(quartersWh: readonly number[]): number[] {
  return quartersWh.map((wh) => wh * 4);
}
