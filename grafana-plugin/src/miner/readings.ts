/** One series of a miner, as the sidecar tells it (GET /api/v1/fleet/:site/:miner). */
export interface Reading {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Table {
  columns: string[];
  rows: string[][];
}

/**
 * What a miner tells part by part: a row for each value of `label`, a column for each series that has it. Series with more
 * labels than that take the highest of them.
 */
export function tableBy(label: string, readings: readonly Reading[], names: Readonly<Record<string, Shown>>): Table {
  const parts = new Map<string, Map<string, number>>();
  for (const { name, labels, value } of readings) {
    const part = labels[label];
    if (part === undefined || names[name] === undefined) continue;
    const cells = parts.get(part) ?? new Map<string, number>();
    cells.set(name, Math.max(cells.get(name) ?? -Infinity, value));
    parts.set(part, cells);
  }
  const used = Object.keys(names).filter((name) => [...parts.values()].some((cells) => cells.has(name)));
  const collator = new Intl.Collator('en', { numeric: true });
  return {
    columns: used.map((name) => names[name]?.title ?? name),
    rows: [...parts.keys()].sort(collator.compare).map((part) => [
      part,
      ...used.map((name) => {
        const value = parts.get(part)?.get(name);
        return value === undefined ? '–' : (names[name]?.text(value) ?? String(value));
      }),
    ]),
  };
}

export interface Shown {
  title: string;
  text(value: number): string;
}

const fixed = (title: string, decimals: number, factor = 1): Shown => ({
  title,
  text: (value) => (value * factor).toFixed(decimals),
});

export const BOARD_SERIES: Readonly<Record<string, Shown>> = {
  miner_board_hashrate_hashes_per_second: fixed('TH/s', 2, 1e-12),
  miner_board_chips: fixed('Chips', 0),
  miner_board_chips_expected: fixed('of', 0),
  miner_chip_temperature_celsius: fixed('Chip, °C', 0),
  miner_board_temperature_celsius: fixed('Board, °C', 0),
  miner_board_frequency_hertz: fixed('MHz', 0, 1e-6),
  miner_board_voltage_volts: fixed('V', 2),
  miner_board_hardware_errors_total: fixed('HW errors', 0),
};

export const FAN_SERIES: Readonly<Record<string, Shown>> = {
  miner_fan_speed_rpm: fixed('rpm', 0),
  miner_fan_speed_ratio: fixed('%', 0, 100),
};

/** What an error means and what to do about it, as the sidecar tells it with the readings. */
export interface Advice {
  code: string;
  severity: string;
  means: string;
  todo: string;
  restart: string;
  powerCycle: string;
}

const HARM: Readonly<Record<string, string>> = {
  never: 'A power cycle can do harm.',
  useless: 'A power cycle does not help.',
  may: 'A power cycle may help.',
};
/** Said in the other columns, or nowhere. */
const OWN = new Set(['code', 'reason', 'level', 'severity']);

/** Errors first, then why somebody should look; a row of four texts each. */
export function errorRows(readings: readonly Reading[], advice: readonly Advice[]): string[][] {
  const told = (wanted: string) => readings.filter(({ name, value }) => name === wanted && value === 1);
  const rowOf = (kind: string, code: string, reading: Reading, otherwise: string) => {
    const known = advice.find((each) => each.code === code);
    const todo = known ? `${known.todo} ${HARM[known.powerCycle] ?? ''}`.trim() : otherwise;
    return [`${kind}: ${code.replaceAll('-', ' ')}`, whereOf(reading), known?.means ?? '', todo];
  };
  const errors = told('miner_error').map((reading) =>
    rowOf('Error', reading.labels['code'] ?? '–', reading, "Read the miner's own log."),
  );
  const asks = told('miner_attention').map((reading) => {
    const { level, reason = '–' } = reading.labels;
    return rowOf(level === 'action' ? 'Needs somebody' : 'To know', reason, reading, 'Its alert names the runbook.');
  });
  return [...errors, ...asks];
}

function whereOf({ labels }: Reading): string {
  return Object.entries(labels)
    .filter(([label, value]) => !OWN.has(label) && value !== '')
    .map(([label, value]) => `${label.replaceAll('_', ' ')} ${value}`)
    .join(', ');
}
