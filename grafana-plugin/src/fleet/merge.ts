import type { FleetRow } from './rows.ts';

/**
 * New rows, of which those that say the same as before are the very same objects, so that nothing is drawn again for them;
 * the same list where nothing has changed at all.
 */
export function merged(before: readonly FleetRow[], after: readonly FleetRow[]): readonly FleetRow[] {
  const known = new Map(before.map((row) => [row.key, row]));
  let isSame = before.length === after.length;
  const rows = after.map((row, index) => {
    const old = known.get(row.key);
    const kept = old !== undefined && saysTheSame(old, row) ? old : row;
    isSame &&= kept === before[index];
    return kept;
  });
  return isSame ? before : rows;
}

function saysTheSame(a: FleetRow, b: FleetRow): boolean {
  if (a === b) return true;
  for (const name of Object.keys(b) as (keyof FleetRow)[]) {
    const [x, y] = [a[name], b[name]];
    if (x === y) continue;
    if (!Array.isArray(x) || !Array.isArray(y) || x.length !== y.length || x.some((each, at) => each !== y[at]))
      return false;
  }
  return true;
}

/**
 * Rows in the order in which they stood before, what is new behind them: while somebody points at a row, it does not move
 * away from under the pointer.
 */
export function inOldOrder(before: readonly FleetRow[], rows: readonly FleetRow[]): FleetRow[] {
  const now = new Map(rows.map((row) => [row.key, row]));
  const kept = before.flatMap(({ key }) => {
    const row = now.get(key);
    now.delete(key);
    return row ?? [];
  });
  return [...kept, ...now.values()];
}
