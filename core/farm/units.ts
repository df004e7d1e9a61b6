/**
 * Units of the catalogue, always base units. `suffix` ends the Prometheus name, `grafana` is the unit id of
 * Grafana's field options, `text` is what prose and tables print.
 */
export const UNITS = {
  none: { suffix: '', grafana: 'none', text: '' },
  flag: { suffix: '', grafana: 'bool_yes_no', text: '0 or 1' },
  hashesPerSecond: { suffix: 'hashes_per_second', grafana: 'Hs', text: 'hashes per second' },
  celsius: { suffix: 'celsius', grafana: 'celsius', text: '°C' },
  watts: { suffix: 'watts', grafana: 'watt', text: 'W' },
  voltAmperes: { suffix: 'volt_amperes', grafana: 'voltamp', text: 'VA' },
  voltAmperesReactive: { suffix: 'volt_amperes_reactive', grafana: 'voltampreact', text: 'var' },
  volts: { suffix: 'volts', grafana: 'volt', text: 'V' },
  amperes: { suffix: 'amperes', grafana: 'amp', text: 'A' },
  joules: { suffix: 'joules', grafana: 'joule', text: 'J' },
  hertz: { suffix: 'hertz', grafana: 'hertz', text: 'Hz' },
  seconds: { suffix: 'seconds', grafana: 's', text: 's' },
  timestamp: { suffix: 'timestamp_seconds', grafana: 'dateTimeFromNow', text: 'unix seconds' },
  ratio: { suffix: 'ratio', grafana: 'percentunit', text: 'ratio, 1 = 100 %' },
  rpm: { suffix: 'rpm', grafana: 'rotrpm', text: 'revolutions per minute' },
  pascals: { suffix: 'pascals', grafana: 'pressurepa', text: 'Pa' },
  metersPerSecond: { suffix: 'meters_per_second', grafana: 'velocityms', text: 'm/s' },
  gramsPerCubicMeter: { suffix: 'grams_per_cubic_meter', grafana: 'congm3', text: 'g/m³' },
} as const satisfies Record<string, { suffix: string; grafana: string; text: string }>;

export type Unit = keyof typeof UNITS;

type Scale = (value: number | undefined) => number | undefined;
const times =
  (factor: number): Scale =>
  (value) =>
    value === undefined ? undefined : rounded(value * factor);

/** A double holds 15 decimal digits; rounding to them keeps 67439352.49 MH/s from becoming …489999.99 H/s. */
export function rounded(value: number): number {
  // A whole number of fewer digits is what it would be rounded to.
  return value >= 1 && value < 1e15 && Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** Readers scale visibly: `giga(answer.num('GHS av'))` is hashes per second. Undefined stays undefined. */
export const kilo: Scale = times(1e3);
export const mega: Scale = times(1e6);
export const giga: Scale = times(1e9);
export const tera: Scale = times(1e12);
/** Percent to ratio. */
export const percent: Scale = times(1e-2);
/** Watt-hours to joules. */
export const wattHours: Scale = times(3600);
