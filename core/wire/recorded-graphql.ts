import { Answer } from './answer.ts';
import { isObject } from './json-exchange.ts';
import { mend } from './mend.ts';
import type { HttpRequest } from './request.ts';

/** All that is recorded of a GraphQL service, one tree; undefined where nothing is. */
export type RecordedGraph = Readonly<Record<string, unknown>> | undefined;

/** What a question selects: field → what it selects in it, nothing where the field is a value. */
type Selection = Map<string, Selection>;

/**
 * The `data` of recorded answers put together: GraphQL services answer parts of one tree, so that what one question was
 * answered answers another one as well. Texts that are no such answer are left out.
 */
export function readGraph(texts: readonly string[]): RecordedGraph {
  const answers = texts.map((text) => new Answer(mend(text)?.value).at('data').value).filter(isObject);
  return answers.length === 0 ? undefined : (answers.reduce<unknown>(over, {}) as RecordedGraph);
}

function over(below: unknown, above: unknown): unknown {
  if (!isObject(below) || !isObject(above)) return above;
  const merged = Object.entries(above).map(([name, value]) => [name, over(below[name], value)]);
  return { ...below, ...(Object.fromEntries(merged) as object) };
}

/** `{ data }` with what the question selects and nothing else; undefined when it is no GraphQL or nothing is recorded. */
export function answerGraph(graph: RecordedGraph, { body }: HttpRequest): Answer | undefined {
  const query = isObject(body) ? body['query'] : undefined;
  if (graph === undefined || typeof query !== 'string') return undefined;
  const data = select(graph, selectionOf(query));
  return isObject(data) && Object.keys(data).length > 0 ? new Answer({ data }) : undefined;
}

function select(found: unknown, selection: Selection): unknown {
  if (Array.isArray(found)) return found.map((each) => select(each, selection));
  if (!isObject(found)) return found;
  const fields = [...selection].filter(([name]) => Object.hasOwn(found, name));
  return Object.fromEntries(fields.map(([name, inner]) => [name, select(found[name], inner)]));
}

/**
 * Reads names and braces; arguments are passed over, and the fields of `... on Type { }` belong to what is around it.
 * Aliases, directives and named fragments are not understood.
 */
function selectionOf(query: string): Selection {
  const tokens = query.replace(/"(?:[^"\\]|\\.)*"|#.*|\([^()]*\)/g, ' ').match(/\.\.\.\s*on\s+\w+|\w+|[{}]/g) ?? [];
  const root: Selection = new Map();
  const open: Selection[] = [];
  let last: Selection = root;
  for (const token of tokens) {
    if (token === '{') open.push(last);
    else if (token === '}') open.pop();
    else if (token.startsWith('...')) last = open.at(-1) ?? root;
    else if (open.length > 0) {
      last = open.at(-1)?.get(token) ?? new Map<string, Selection>();
      open.at(-1)?.set(token, last);
    }
  }
  return root;
}
