/** A reading of a sample, whoever holds it. */
interface Told {
  metric: string;
  labels: Readonly<Record<string, string>>;
  value?: number | undefined;
}

/** Colder than any room with miners in it, hotter than any chip survives: firmware says −40 and 255 for "no answer". */
const COLDEST_CELSIUS = -35;
const HOTTEST_CELSIUS = 200;

/** Whether a number can be a temperature of something that runs. Zero is what many sensors say when they are not there. */
export function isTemperature(celsius: number): boolean {
  return celsius > COLDEST_CELSIUS && celsius < HOTTEST_CELSIUS && celsius !== 0;
}

/** So many boards never have the same temperature for long: a firmware that says so has invented it. */
const BOARDS_ALIKE = 3;

export interface Plausible {
  /** Those that can be temperatures. */
  readings: { board: string; sensor: string; celsius: number }[];
  /** Why the others cannot be, as a part of a sentence. */
  nonsense?: string;
}

/**
 * The readings of a metric of temperatures that may be believed. Where three boards or more say the same on all their
 * sensors, none is: neither heat nor cold is concluded from it.
 */
export function plausibleTemperatures(readings: readonly Told[], metric: string): Plausible {
  const told = readings.flatMap(({ metric: id, labels, value }) =>
    id === metric && value !== undefined && Number.isFinite(value)
      ? [{ board: labels['board'] ?? '', sensor: labels['sensor'] ?? '', celsius: value }]
      : [],
  );
  const real = told.filter(({ celsius }) => isTemperature(celsius));
  const odd = told.find(({ celsius }) => !isTemperature(celsius));
  const boards = new Set(real.map(({ board }) => board)).size;
  const [first] = real;
  if (first !== undefined && boards >= BOARDS_ALIKE && real.every(({ celsius }) => celsius === first.celsius))
    return { readings: [], nonsense: `all ${boards} boards say ${first.celsius} °C` };
  return {
    readings: real,
    ...(odd === undefined ? {} : { nonsense: `board ${odd.board || 'unnamed'} says ${odd.celsius} °C` }),
  };
}
