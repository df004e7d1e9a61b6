import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordingRules } from '../../scripts/bench/query-prometheus.ts';
import { documentAsPage, questionsIn } from '../../scripts/dashboards/document.ts';
import { EMPTY_IN_DOCUMENT } from '../../scripts/dashboards/empty-by-design.ts';
import { selectorsOf } from '../../scripts/dashboards/expressions.ts';
import { queriesOf, secondsOf } from '../../scripts/dashboards/queries.ts';
import { LABELS, labelsOfLevel, labelsOfSeries, RECORDED } from '../known-series.ts';
import { seriesOf } from '../rule-series.ts';

const TEXT = readFileSync('docs/promql.md', 'utf8');
const QUESTIONS = questionsIn(TEXT);
const LOOK_BACK_SECONDS = 300;
/** Series that are recorded more seldom than a plain query looks back, and how many seconds apart. */
const SLOW = new Map(
  [...recordingRules()]
    .map(
      ([name, { interval }]) => [name, name.endsWith(':increase1d') ? 86_399 : secondsOf(interval ?? '30s')] as const,
    )
    .filter(([, seconds]) => seconds > LOOK_BACK_SECONDS),
);

describe('docs/promql.md', () => {
  it('asks thirty questions, each once, in order', () => {
    expect(QUESTIONS.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(new Set(QUESTIONS.map(({ question }) => question)).size).toBe(30);
  });

  it('has no query outside of a question, and no heading that is none', () => {
    // Counted by their first lines, and not by the code that reads the questions.
    expect(TEXT.split('\n').filter((line) => line.startsWith('```promql'))).toHaveLength(30);
    expect(TEXT.split('\n').filter((line) => line.startsWith('###'))).toHaveLength(30);
  });

  it('has nine groups of questions, none with less than two', () => {
    const groups = TEXT.split(/^## /m).slice(1);
    expect(groups).toHaveLength(9);
    for (const group of groups) expect(questionsIn(group).length, group.split('\n')[0]).toBeGreaterThan(1);
  });

  it('leads to files that exist', () => {
    const links = [...TEXT.matchAll(/\]\(([^)#]+)\)/g)].map(([, file]) => file);
    expect(links.length).toBeGreaterThan(0);
    for (const file of links) expect(() => readFileSync(`docs/${file}`), `docs/${file}`).not.toThrow();
  });

  it('speaks of other questions by numbers that exist', () => {
    const spoken = [...TEXT.matchAll(/questions? (\d+)(?: and (\d+))?/g)].flatMap(([, one, two]) => [one, two ?? one]);
    expect(spoken.length).toBeGreaterThan(0);
    for (const number of spoken) expect(QUESTIONS.map((each) => each.number)).toContain(Number(number));
  });

  it('becomes one query for each question in the run against Prometheus', () => {
    const asked = queriesOf(documentAsPage());
    expect(asked.map(({ expr }) => expr)).toEqual(QUESTIONS.flatMap(({ queries }) => queries));
    expect(new Set(asked.map(({ kind }) => kind))).toEqual(new Set(['instant']));
  });

  it.each([...EMPTY_IN_DOCUMENT])('%s has no answer on the simulated farm for a reason: %s', (_, reason) => {
    expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});

describe.each(QUESTIONS)('$number: $question', ({ question, queries, reading }) => {
  const [query = ''] = queries;

  it('is a question with one query, and says how to read its answer', () => {
    expect(question).toMatch(/^[A-Z].*\?$/);
    expect(queries).toHaveLength(1);
    expect(reading).toMatch(/^.{40,}/);
    expect(reading).toMatch(/\.$/);
  });

  it('parses, and asks for series with the labels that they have', () => {
    expect(selectorsOf(query).length).toBeGreaterThan(0);
    const { series, clauseLabels } = seriesOf(query);
    expect(clauseLabels.filter((label) => !LABELS.has(label))).toEqual([]);
    for (const { name, labels } of series) {
      const known = RECORDED.has(name) ? labelsOfLevel(name) : labelsOfSeries(name);
      expect(known, `the series ${name}`).toBeDefined();
      expect(
        labels.filter((label) => !known?.includes(label)),
        `labels of ${name}`,
      ).toEqual([]);
    }
  });

  it('looks back far enough at series of slow rules', () => {
    for (const { name, secondsBack, text } of selectorsOf(query))
      if (SLOW.has(name)) expect(secondsBack, text).toBeGreaterThan(SLOW.get(name) ?? 0);
  });
});

describe('a document of questions', () => {
  const asked = (below: string) => questionsIn(`## Group\n\n### 7. Why?\n\n${below}`);

  it.each([
    ['none', 'Words.', []],
    ['one', '```promql\nup\n== 0\n```\n\nWords.', ['up\n== 0']],
    ['two', '```promql\nup\n```\n\n```promql\ndown\n```\n\nWords.', ['up', 'down']],
    ['one, and something in another language', '```\nx\n```\n\n```promql\nup\n```\n\nWords.', ['up']],
    ['none of the next heading', 'Words.\n\n## Next\n\n```promql\nup\n```\n', []],
  ])('finds below a heading: %s', (_, below, queries) => {
    expect(asked(below)).toEqual([{ number: 7, question: 'Why?', queries, reading: 'Words.' }]);
  });
});
