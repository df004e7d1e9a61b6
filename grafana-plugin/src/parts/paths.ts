/** The line and the area below it, as paths; between the lowest and the highest value unless `from` and `to` reach further. */
export function pathsOf(
  values: readonly (number | null)[],
  width: number,
  height: number,
  from?: number,
  to = Number.NEGATIVE_INFINITY,
): { line: string; area: string } {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { line: '', area: '' };
  const low = from ?? Math.min(...known);
  const high = Math.max(to, ...known);
  const span = high - low || 1;
  const x = (index: number) => ((index / Math.max(1, values.length - 1)) * width).toFixed(1);
  const y = (value: number) => (height - 1 - ((value - low) / span) * (height - 2)).toFixed(1);
  const runs = runsOf(values);
  return {
    line: runs.map((run) => `M${run.map(([index, value]) => `${x(index)},${y(value)}`).join('L')}`).join(''),
    area: runs
      .map((run) => {
        const first = run[0]?.[0] ?? 0;
        const last = run.at(-1)?.[0] ?? 0;
        return `M${x(first)},${height}L${run.map(([index, value]) => `${x(index)},${y(value)}`).join('L')}L${x(last)},${height}Z`;
      })
      .join(''),
  };
}

function runsOf(values: readonly (number | null)[]): [number, number][][] {
  const runs: [number, number][][] = [];
  let open: [number, number][] | undefined;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = undefined;
    } else if (open === undefined) {
      open = [[index, value]];
      runs.push(open);
    } else {
      open.push([index, value]);
    }
  }
  return runs;
}
