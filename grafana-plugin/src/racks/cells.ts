import { type Mark, type Measure, markOf } from './bands.ts';
import { type Placed, spotsOf } from './place.ts';

/** One miner as it is painted. */
export interface PaintedCell {
  x: number;
  y: number;
  mark: Mark;
  /** Because only others are asked for. */
  isFaint: boolean;
}

/** Every miner of a building as it is to be painted, in the order of the racks. */
export function cellsOf({ racks, pitch }: Placed, measure: Measure, only: string | undefined): PaintedCell[] {
  return racks.flatMap((each) =>
    spotsOf(each, pitch).map(({ x, y, row }) => {
      const mark = markOf(measure, row);
      return { x, y, mark, isFaint: only !== undefined && only !== mark.id };
    }),
  );
}

/** What must be painted anew; `all` where anything stands elsewhere than before. */
export function changedCells(
  before: readonly PaintedCell[],
  after: readonly PaintedCell[],
): readonly PaintedCell[] | 'all' {
  if (before.length !== after.length) return 'all';
  const changed: PaintedCell[] = [];
  for (const [at, cell] of after.entries()) {
    const was = before[at];
    if (was === undefined || was.x !== cell.x || was.y !== cell.y) return 'all';
    if (was.mark !== cell.mark || was.isFaint !== cell.isFaint) changed.push(cell);
  }
  return changed;
}
