import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EMPTY_BY_DESIGN } from '../../scripts/dashboards/empty-by-design.ts';
import { judge } from '../../scripts/dashboards/judge-answers.ts';

const run = promisify(execFile);
const CHECK = ['--import', 'tsx', 'scripts/dashboards/check-queries.ts'];
const MOST_MS = 330_000;

/** Panels that ask something, counted from the JSON and not by the code that is checked. */
function panelsThatAsk(): number {
  const files = readdirSync('dashboards/json').filter((name) => name.endsWith('.json'));
  const pages = files.map((name) => JSON.parse(readFileSync(`dashboards/json/${name}`, 'utf8')));
  return pages.flatMap(({ panels }) => panels.filter((panel: { targets?: unknown[] }) => panel.targets?.length)).length;
}

/** Queries of the docs, counted from the text. */
function queriesOfDocs(): number {
  const lines = readFileSync('docs/promql.md', 'utf8').split('\n');
  return lines.filter((line) => line === '```promql').length;
}

describe('every panel, and every query of the docs', () => {
  it('has an answer on a farm that has every fault, or says why not', { timeout: MOST_MS + 30_000 }, async () => {
    // It stops its own processes when it is told to end.
    const { stdout } = await run(process.execPath, CHECK, { timeout: MOST_MS }).catch(
      (error: { stdout: string; stderr: string }) => {
        throw new Error(error.stdout + error.stderr);
      },
    );
    for (const [things, count] of [
      ['panels', panelsThatAsk()],
      ['questions of the docs', queriesOfDocs()],
    ] as const) {
      const told = new RegExp(`${things} (\\d+), with data (\\d+), empty by design (\\d+) \\(listed\\)`);
      const [, all, full, empty] = told.exec(stdout) ?? [];
      expect(Number(all), things).toBe(count);
      expect(Number(full) + Number(empty), things).toBe(count);
    }
  });

  it.each([...EMPTY_BY_DESIGN])('%s is empty for a reason: %s', (_, reason) => {
    expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});

describe('the judge of answers', () => {
  const query = { expr: 'up ==\n 1' };
  const full = { id: 'page: A', panel: 'page: one', query, hasData: true };
  const bare = { id: 'page: B', panel: 'page: two', query, hasData: false };
  const beside = { ...bare, panel: 'page: one' };

  it.each([
    ['an answer', [full], [], []],
    ['no answer', [bare], [], [expect.stringMatching(/^no data: page: B: up == 1$/)]],
    ['no answer, as listed', [bare], ['page: B'], []],
    ['an answer that is listed as none', [full], ['page: A'], [expect.stringMatching(/has data: page: A$/)]],
    ['a list that names nothing', [full], ['page: Z'], [expect.stringMatching(/no query of any page: page: Z$/)]],
    ['a refusal', [{ ...full, error: 'bad_data' }], [], [expect.stringMatching(/^refused: page: A: bad_data$/)]],
    ['a refusal that is listed', [{ ...bare, error: 'no' }], ['page: B'], [expect.stringMatching(/^refused/)]],
  ])('tells of %s', (_, questions, listed, problems) => {
    expect(judge(questions, new Map(listed.map((id) => [id, 'Because.']))).problems).toEqual(problems);
  });

  it('counts a panel as empty when all its queries are', () => {
    const listed = new Map([['page: B', 'Because.']]);
    expect(judge([full, beside], listed).panels).toEqual({ all: 1, full: 1, empty: 0 });
    expect(judge([full, bare], listed).panels).toEqual({ all: 2, full: 1, empty: 1 });
    expect(judge([full, bare], listed).queries).toEqual({ all: 2, full: 1, empty: 1 });
    expect(judge([full, bare], new Map()).panels).toEqual({ all: 2, full: 1, empty: 0 });
  });
});
