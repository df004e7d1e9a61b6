/** Where values are known that have no known neighbour: a line goes through none of them, so that nobody would see them. */
export function lonePoints(values: readonly (number | null | undefined)[]): number[] {
  const isKnown = (at: number) => values[at] !== null && values[at] !== undefined;
  return [...values.keys()].filter((at) => isKnown(at) && !isKnown(at - 1) && !isKnown(at + 1));
}
