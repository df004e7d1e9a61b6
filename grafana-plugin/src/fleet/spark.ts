import { pathsOf } from '../parts/paths.ts';

const WIDTH = 96;
const HEIGHT = 20;

/**
 * A course from zero to what is expected, as an image of a style sheet: a cell shows it without one element more. Undefined
 * where nothing is known.
 */
export function sparkImage(
  values: readonly (number | null)[],
  expected: number | undefined,
  colour: string,
): string | undefined {
  const { line, area } = pathsOf(values, WIDTH, HEIGHT, 0, expected);
  if (line === '') return undefined;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">` +
    `<path d="${area}" fill="${colour}" opacity=".15"/>` +
    `<path d="${line}" fill="none" stroke="${colour}" vector-effect="non-scaling-stroke"/></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
}

export interface SparkQuestion {
  site: string;
  miners: string[];
}

/** The sidecar tells of so many at once. */
const MOST = 100;

/** What is to be asked of these rows, site by site. */
export function sparkQuestions(rows: readonly { site: string; miner: string }[]): SparkQuestion[] {
  const bySite = new Map<string, string[]>();
  for (const { site, miner } of rows) bySite.set(site, [...(bySite.get(site) ?? []), miner]);
  return [...bySite].flatMap(([site, miners]) =>
    Array.from({ length: Math.ceil(miners.length / MOST) }, (_, part) => ({
      site,
      miners: miners.slice(part * MOST, (part + 1) * MOST),
    })),
  );
}
