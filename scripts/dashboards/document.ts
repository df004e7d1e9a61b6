import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DashboardJson } from './queries.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/promql.md', import.meta.url));

/** A question of the document: `### 4. Which client …?`, its queries, and how to read them. */
export interface DocumentQuestion {
  number: number;
  question: string;
  queries: string[];
  reading: string;
}

/** Every third heading with a number, in its order, with what stands below it. */
export function questionsIn(text: string): DocumentQuestion[] {
  return [...text.matchAll(/^### (\d+)\. (.+)\n([\s\S]*?)(?=^#{1,3} |(?![\s\S]))/gm)].map(
    ([, number, question = '', below = '']) => ({
      number: Number(number),
      question,
      queries: [...below.matchAll(/^```promql\n([\s\S]*?)\n```$/gm)].map(([, query = '']) => query),
      reading: below.replaceAll(/^```[\s\S]*?^```$/gm, '').trim(),
    }),
  );
}

/** The document as a page whose panels are its questions, each asked for one moment, so that it is asked as pages are. */
export function documentAsPage(path = DOCUMENT): DashboardJson {
  const panels = questionsIn(readFileSync(path, 'utf8')).map(({ number, question, queries }) => ({
    type: 'table',
    title: `${number}. ${question}`,
    targets: queries.map((expr, index) => ({ refId: index === 0 ? '' : String(index + 1), expr, instant: true })),
  }));
  return { uid: basename(path), title: basename(path), panels };
}
