import type { Answer } from '../../core/wire/answer.ts';

/**
 * Both Sentry MIBs print an index as letters and a number: unit (tower) and cord (infeed) are A=1, B=2 …, what stands
 * below them is counted. "1.1" is cord "AA", "2.1.7" is outlet "BA7". An arc that has no letter keeps the whole index.
 */
export function idOf(index: string): string {
  return printed(index, 2);
}

/** Sensors hang on a unit (environmental monitor), not on a cord: "1.2" is sensor "A2". */
export function sensorIdOf(index: string): string {
  return printed(index, 1);
}

/** The index of an outlet that `idOf` named. Throws RangeError for what no unit of these MIBs calls an outlet. */
export function indexOf(outlet: string): string {
  const [, unit, cord, number] = /^([A-Z])([A-Z])([1-9]\d*)$/.exec(outlet) ?? [];
  if (unit !== undefined && cord !== undefined) return `${numberOf(unit)}.${numberOf(cord)}.${number}`;
  if (/^\d+\.\d+\.\d+$/.test(outlet) && idOf(outlet) === outlet) return outlet;
  throw new RangeError(`outlet "${outlet}": expected unit, cord and number such as "AA1"`);
}

function printed(index: string, letters: number): string {
  const arcs = index.split('.').map(Number);
  if (arcs.slice(0, letters).some((arc) => !(arc >= 1 && arc <= 26)) || arcs[letters] === 0) return index;
  return arcs.map((arc, at) => (at < letters ? String.fromCharCode(64 + arc) : String(arc))).join('');
}

function numberOf(letter: string): number {
  return letter.charCodeAt(0) - 64;
}

/** Indices with so many arcs that any of the columns holds, in order; truncated columns lose no row. */
export function rowsOf(columns: Answer, arcs: number, ...names: string[]): string[] {
  const found = new Set<string>();
  for (const name of names) {
    for (const [index] of columns.entries(name)) {
      if (/^\d+(\.\d+)*$/.test(index) && index.split('.').length === arcs) found.add(index);
    }
  }
  return [...found].sort(byArcs);
}

function byArcs(a: string, b: string): number {
  const others = b.split('.').map(Number);
  for (const [at, arc] of a.split('.').map(Number).entries()) {
    const difference = arc - (others[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
