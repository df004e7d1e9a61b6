import type { Asked } from './ask-pages.ts';

interface Counts {
  all: number;
  full: number;
  /** Without an answer, as listed. A panel is empty when all its questions are. */
  empty: number;
}

/** What came of the questions of all pages. */
export interface Verdict {
  problems: string[];
  panels: Counts;
  queries: Counts;
}

type Answered = Pick<Asked, 'id' | 'panel' | 'hasData' | 'error'> & { query: { expr: string } };

/**
 * A question is good when it has an answer, or is listed and has none; so a list that says too much fails as a list that
 * says too little does. One that Prometheus refuses is never good.
 */
export function judge(questions: readonly Answered[], listed: ReadonlyMap<string, string>): Verdict {
  const known = new Set(questions.map(({ id }) => id));
  const panels = new Map<string, Answered[]>();
  for (const question of questions) panels.set(question.panel, [...(panels.get(question.panel) ?? []), question]);
  const isEmpty = ({ id, hasData }: Answered) => !hasData && listed.has(id);
  return {
    problems: [
      ...questions.flatMap((question) => problemOf(question, listed.has(question.id))),
      ...[...listed.keys()].filter((id) => !known.has(id)).map((id) => `listed, and no query of any page: ${id}`),
    ],
    panels: {
      all: panels.size,
      full: [...panels.values()].filter((of) => of.some(({ hasData }) => hasData)).length,
      empty: [...panels.values()].filter((of) => of.every(isEmpty)).length,
    },
    queries: {
      all: questions.length,
      full: questions.filter(({ hasData }) => hasData).length,
      empty: questions.filter(isEmpty).length,
    },
  };
}

function problemOf({ id, hasData, error, query }: Answered, isListed: boolean): string[] {
  if (error !== undefined) return [`refused: ${id}: ${error}`];
  if (hasData && isListed) return [`listed as empty, and has data: ${id}`];
  return hasData || isListed ? [] : [`no data: ${id}: ${query.expr.replaceAll(/\s+/g, ' ')}`];
}
