type Values = readonly (number | null)[];

/** Each with all that stand behind it in the list: drawn in this order, the later ones cover the lower part of the earlier. */
export function stackedOf(columns: readonly Values[]): (number | null)[][] {
  const stacked: (number | null)[][] = [];
  for (const values of [...columns].reverse()) {
    const below = stacked[0];
    stacked.unshift(values.map((value, at) => summed(value, below?.[at] ?? null)));
  }
  return stacked;
}

function summed(value: number | null, below: number | null): number | null {
  return value === null ? below : value + (below ?? 0);
}
