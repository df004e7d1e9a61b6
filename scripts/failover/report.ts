import { badOf, type Verdict } from './one-death.ts';

const HEAD = ['what', 'dies at', 'by', 'takeover', 'all well', 'dark', 'cycles', 'verdict'];
const WIDTHS = [7, 34, 13, 9, 9, 7, 7, 0];

export const headLine = (): string => lineOf(HEAD);

/** One death in a line. */
export function verdictLine(verdict: Verdict): string {
  const { kind, point, how, takeover, over, dark, judged } = verdict;
  const where = how === 'both' ? 'before it was told' : `${point.moment} ${point.line}`;
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  const bad = badOf(verdict);
  return lineOf([
    ...[kind, where, how, seconds(takeover), seconds(over), kind === 'off' ? '-' : seconds(dark)],
    ...[String(judged.offs), bad === undefined ? 'good' : `BAD: ${bad}`],
  ]);
}

/** The worst of all, by what happened. */
export function worstLines(verdicts: readonly Verdict[]): string[] {
  const most = (values: readonly number[]) => Math.max(0, ...values).toFixed(1);
  return [...new Set(verdicts.map(({ how }) => how))].map((how) => {
    const own = verdicts.filter((each) => each.how === how);
    const dark = own.filter(({ kind }) => kind !== 'off');
    return (
      `${how}: ${own.length} deaths, ${own.filter((each) => badOf(each) !== undefined).length} bad; at most ` +
      `${most(own.map(({ takeover }) => takeover))} s until another led, ${most(dark.map((each) => each.dark))} s dark ` +
      `(deadline ${most(own.map(({ deadline }) => deadline))} s), ${most(own.map(({ over }) => over))} s until all was well`
    );
  });
}

function lineOf(cells: readonly string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();
}
