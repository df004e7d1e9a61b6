import type { SeedResult } from './run-seed.ts';
import type { Score } from './score.ts';

/** Of what a rung can cure, so much must be healed without a person. */
const LEAST_HEALED = 0.95;
const SHOWN = 5;

const TITLES: Record<Score['policy'], string> = {
  logixx: 'Logixx',
  none: 'no remediation',
  naive: 'cycle on every alert',
};

/** One seed as a table, with what went wrong by name. */
export function report({ farm, days, seed, scores }: SeedResult): string {
  const head = [
    '',
    'cuts',
    'wrong',
    'unknowing',
    'healthy',
    'in heat',
    'loops',
    'left off',
    'healed',
    'heal p50/p90',
    'down p50/p90',
    'visits',
    'available',
  ];
  const rows = scores.map((each) => [
    TITLES[each.policy],
    String(each.cuts),
    String(each.wrong.length),
    String(each.unknowing.length),
    String(each.healthyCut),
    String(each.intoHeat),
    String(each.loops.length),
    String(each.leftOff.length),
    `${each.healed}/${each.recoverable} ${percent(healedShare(each))}`,
    spread(each.healMinutes),
    spread(each.downMinutes),
    String(each.visits),
    percent(each.availability, 3),
  ]);
  const kinds = scores
    .filter(({ policy }) => policy === 'logixx')
    .flatMap((each) =>
      each.kinds.map(({ kind, healed, recoverable }) => `  ${kind}: ${healed} of ${recoverable} healed`),
    );
  const unknowing = scores.filter(({ policy }) => policy === 'logixx').flatMap((each) => each.unknowing);
  const failures = scores.filter(({ policy }) => policy === 'logixx').flatMap(failuresOf);
  return [
    `seed ${seed}: ${farm} miners, ${days} days`,
    ...table([head, ...rows]),
    ...kinds,
    ...unknowing.map((line) => `  nothing told it beforehand: ${line}`),
    ...failures.map((line) => `  FAILED: ${line}`),
  ].join('\n');
}

/** All seeds in a few lines, and whether Logixx did what it must. */
export function summary(results: readonly SeedResult[]): { text: string; passed: boolean } {
  const of = (policy: Score['policy']) =>
    results.flatMap(({ scores }) => scores.filter((each) => each.policy === policy));
  const [own, none, naive] = [of('logixx'), of('none'), of('naive')];
  const sum = (list: readonly Score[], value: (score: Score) => number) =>
    list.reduce((all, each) => all + value(each), 0);
  const mean = (list: readonly Score[], value: (score: Score) => number) => sum(list, value) / Math.max(1, list.length);
  const available = (list: readonly Score[]) => mean(list, ({ availability }) => availability);
  const [healed, recoverable] = [sum(own, (each) => each.healed), sum(own, (each) => each.recoverable)];
  const failed = results.filter(({ scores }) =>
    scores.some((each) => each.policy === 'logixx' && failuresOf(each).length > 0),
  );
  const passed = failed.length === 0;
  const seeds = results.map(({ seed }) => seed);
  const lines = [
    `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'} (${seeds[0]} to ${seeds.at(-1)})`,
    `  outlets wrongly switched: ${sum(own, ({ wrong }) => wrong.length)} (must be 0; every-alert policy: ${sum(naive, ({ wrong }) => wrong.length)})`,
    `  wrongly switched where nothing could tell (like machines on each other's outlets): ${sum(own, ({ unknowing }) => unknowing.length)} (every-alert policy: ${sum(naive, ({ unknowing }) => unknowing.length)})`,
    `  loops: ${sum(own, (each) => each.loops.length)} (must be 0; every-alert policy: ${sum(naive, (each) => each.loops.length)})`,
    `  outlets left off: ${sum(own, ({ leftOff }) => leftOff.length)} (must be 0)`,
    `  recoverable faults healed without a person: ${recoverable === 0 ? 'there was none' : percent(healed / recoverable)} (at least ${percent(LEAST_HEALED)})`,
    `  median time to heal: ${mean(own, ({ healMinutes }) => healMinutes.p50).toFixed(0)} min`,
    `  availability: ${percent(available(own), 3)}; gained over no remediation ${points(available(own) - available(none))}, over a cycle on every alert ${points(available(own) - available(naive))}`,
    passed ? '  passed' : `  FAILED: seeds ${failed.map(({ seed }) => seed).join(', ')}`,
  ];
  return { text: lines.join('\n'), passed };
}

function failuresOf(each: Score): string[] {
  const few = (what: string, list: readonly string[]) => [
    ...list.slice(0, SHOWN).map((line) => `${what}: ${line}`),
    ...(list.length > SHOWN ? [`${what}: and ${list.length - SHOWN} more`] : []),
  ];
  return [
    ...few('wrongly switched', each.wrong),
    ...(each.intoHeat > 0 ? [`${each.intoHeat} cycles in a room that was too hot`] : []),
    ...few('loop', each.loops),
    ...few('left off', each.leftOff),
    ...(healedShare(each) < LEAST_HEALED
      ? [`healed ${percent(healedShare(each))}, at least ${percent(LEAST_HEALED)}`]
      : []),
  ];
}

function healedShare({ healed, recoverable }: Score): number {
  return recoverable === 0 ? 1 : healed / recoverable;
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

function spread({ p50, p90 }: { p50: number; p90: number }): string {
  return `${p50.toFixed(0)}/${p90.toFixed(0)} min`;
}

function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`;
}

function points(difference: number): string {
  return `${(difference * 100).toFixed(3)} points`;
}
