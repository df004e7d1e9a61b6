/**
 * What a simulated PDU of 36 outlets draws over 30 hours, and what its counters tell of it; and beside it a small one at
 * another site, that measures its two outlets alone.
 */

export const OUTLETS = Array.from({ length: 36 }, (_, index) => index + 1);
/** Minutes from the first midnight on. */
export const LAST_MINUTE = 30 * 60 + 7;
/** Nobody hears of the PDU in these, and it draws on. */
const SILENT = { from: 900, to: 959 };
/** The counter of this outlet begins anew. */
const RESET = { outlet: 5, minute: 700 };
const DAY = 1440;

/** Watts of an outlet in a minute. The last one draws nothing. */
export function wattsOf(outlet: number, minute: number): number {
  if (outlet === 36) return 0;
  return 100 * outlet * (1 + 0.3 * Math.sin((2 * Math.PI * minute) / DAY + outlet / 6));
}

/** Kilowatt-hours of outlets between two minutes. */
export function drawn(outlets: readonly number[], from: number, to: number): number {
  let joules = 0;
  for (let minute = from; minute < to; minute += 1)
    for (const outlet of outlets) joules += wattsOf(outlet, minute + 0.5) * 60;
  return joules / 3.6e6;
}

/** Mean watts of outlets over a quarter of an hour. */
export function meanOf(outlets: readonly number[], from: number, to = from + 15): number {
  return (drawn(outlets, from, to) * 3.6e6) / ((to - from) * 60);
}

/** Of each minute what is told; undefined while nobody hears of it. */
export type Course = { name: string; labels: Record<string, string>; values: (number | undefined)[] };

const PLACE = { site: 'north', pdu: 'p1' };
const SMALL = { site: 'south', pdu: 'p2' };
/** Each of its two outlets. */
export const SMALL_WATTS = 600;

/** Every series that the exporter tells of it, a value a minute. */
export function courses(): Course[] {
  const of = (name: string, labels: Record<string, string>, value: (minute: number) => number): Course => ({
    name,
    labels: { ...PLACE, ...labels },
    values: Array.from({ length: LAST_MINUTE + 1 }, (_, minute) =>
      minute >= SILENT.from && minute <= SILENT.to ? undefined : value(minute),
    ),
  });
  const sum = (minute: number) => OUTLETS.reduce((all, outlet) => all + wattsOf(outlet, minute), 0);
  const whole = countersOf(OUTLETS);
  const outlets = OUTLETS.flatMap((outlet) => {
    const counter = countersOf([outlet], outlet === RESET.outlet ? RESET.minute : undefined);
    const name = outlet === 2 ? '=cmd|"x"' : `miner ${outlet}`;
    const labels = { outlet: String(outlet) };
    return [
      of('pdu_outlet_power_watts', labels, (minute) => wattsOf(outlet, minute)),
      of('pdu_outlet_energy_joules_total', labels, (minute) => counter[minute] ?? 0),
      of('pdu_outlet_on', labels, () => (outlet === 36 ? 0 : 1)),
      of('pdu_outlet_info', { ...labels, label: labels.outlet, name }, () => 1),
    ];
  });
  return [
    of('pdu_up', {}, () => 1),
    of('pdu_last_answer_timestamp_seconds', {}, (minute) => minute * 60),
    of('pdu_info', { make: 'Raritan', model: 'PX3-5892', name: 'hall 1', serial: 'S1' }, () => 1),
    of('pdu_outlets', {}, () => 36),
    of('pdu_power_watts', {}, sum),
    of('pdu_energy_joules_total', {}, (minute) => whole[minute] ?? 0),
    of('miner_feed_info', { miner: 'm1', outlet: '10' }, () => 1),
    of('miner_location_info', { miner: 'm1', building: 'b1', rack: 'r1', position: '1', client: 'acme' }, () => 1),
    ...outlets,
    ...smallOnes(),
  ];
}

function smallOnes(): Course[] {
  const of = (name: string, labels: Record<string, string>, value: (minute: number) => number): Course => ({
    name,
    labels: { ...SMALL, ...labels },
    values: Array.from({ length: LAST_MINUTE + 1 }, (_, minute) => value(minute)),
  });
  const outlets = ['1', '2'].flatMap((outlet) => [
    of('pdu_outlet_power_watts', { outlet }, () => SMALL_WATTS),
    of('pdu_outlet_energy_joules_total', { outlet }, (minute) => SMALL_WATTS * 60 * minute),
    of('pdu_outlet_on', { outlet }, () => 1),
  ]);
  return [of('pdu_up', {}, () => 1), ...outlets];
}

function countersOf(outlets: readonly number[], resetAt?: number): number[] {
  const counter = [7e9];
  for (let minute = 1; minute <= LAST_MINUTE; minute += 1) {
    const before = minute === resetAt ? 0 : (counter[minute - 1] ?? 0);
    counter.push(before + drawn(outlets, minute - 1, minute) * 3.6e6);
  }
  return counter;
}
