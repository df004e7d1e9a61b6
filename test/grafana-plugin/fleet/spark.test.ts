import { describe, expect, it } from 'vitest';
import { sparkImage, sparkQuestions } from '../../../grafana-plugin/src/fleet/spark.ts';

/** The points of the line within the image. */
function lineOf(image: string | undefined): string | undefined {
  const svg = decodeURIComponent(image?.slice('url("data:image/svg+xml,'.length, -2) ?? '');
  return /fill="none"/.test(svg) ? /<path d="([^"]*)" fill="none"/.exec(svg)?.[1] : undefined;
}

describe('a course in a cell', () => {
  // 96 wide and 20 high, a line of one at the upper edge; zero is at the lower one.
  it.each<[string, (number | null)[], number | undefined, string | undefined]>([
    ['what is expected is at the top', [100, 100, 100], 100, 'M0.0,1.0L48.0,1.0L96.0,1.0'],
    ['half of it is in the middle', [50, 50], 100, 'M0.0,10.0L96.0,10.0'],
    ['more than expected is at the top', [100, 200], 100, 'M0.0,10.0L96.0,1.0'],
    ['without an expectation the most is at the top', [0, 50], undefined, 'M0.0,19.0L96.0,1.0'],
    ['what is not known is a gap', [100, null, 100], 100, 'M0.0,1.0M96.0,1.0'],
    ['of nothing there is none', [null, null], 100, undefined],
  ])('%s', (_what, values, expected, line) => {
    expect(lineOf(sparkImage(values, expected, '#0f0'))).toBe(line);
  });
});

it('miners are asked for site by site, a hundred at once', () => {
  const many = Array.from({ length: 101 }, (_, index) => ({ site: 'north', miner: `n${index}` }));
  const asked = sparkQuestions([...many, { site: 'south', miner: 's1' }]);
  expect(asked.map(({ site, miners }) => [site, miners.length])).toEqual([
    ['north', 100],
    ['north', 1],
    ['south', 1],
  ]);
  expect(asked.flatMap(({ miners }) => miners)).toHaveLength(102);
});
