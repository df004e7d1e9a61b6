import Handlebars from 'handlebars';

/** A field by its steps: `line.name` is two. `up`: so many lists outwards (`../`). `mark`: @first or @last of a list. */
export interface Field {
  parts: readonly string[];
  up: number;
  mark: boolean;
  written: string;
  line: number;
}

/** A template as it is carried out: data alone, no code. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'value'; field: Field }
  | { kind: 'if' | 'unless' | 'each'; field: Field; body: readonly Piece[]; otherwise: readonly Piece[] };

export const MOST_CHARACTERS = 20_000;
const DEEPEST = 8;
const BLOCKS = ['if', 'unless', 'each'] as const;

/** What the parser of Handlebars makes of a template, as far as it is read. */
interface Node {
  type: string;
  loc: { start: { line: number } };
  value?: string;
  escaped?: boolean;
  path?: PathNode;
  params?: PathNode[];
  hash?: unknown;
  program?: { body: Node[]; blockParams?: string[] };
  inverse?: { body: Node[] };
}
interface PathNode {
  type: string;
  loc: { start: { line: number } };
  data?: boolean;
  depth?: number;
  parts?: unknown[];
  original?: unknown;
}

/**
 * Reads a template in the words of Handlebars: `{{field}}`, `{{#if}}`, `{{#unless}}`, `{{#each}}`, `{{else}}` and
 * comments. Only its parser is used: a template never becomes code, and there is no helper, partial, decorator or
 * unescaped value in it. Throws RangeError that says where.
 */
export function readTemplate(text: string, place: string): Piece[] {
  if (text.length > MOST_CHARACTERS)
    throw new RangeError(`${place}: found ${text.length} characters, expected ${MOST_CHARACTERS} at most`);
  let body: Node[];
  try {
    body = Handlebars.parse(text).body as unknown as Node[];
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    throw new RangeError(`${place}: found no template (${first.replace(/:$/, '')}), expected one of Handlebars`);
  }
  return body.flatMap((node) => pieceOf(node, place, 1));
}

function pieceOf(node: Node, place: string, depth: number): Piece[] {
  const at = `${place}, line ${node.loc.start.line}`;
  if (depth > DEEPEST) throw new RangeError(`${at}: found more than ${DEEPEST} blocks in each other`);
  switch (node.type) {
    case 'ContentStatement':
      return [{ kind: 'text', text: node.value ?? '' }];
    case 'CommentStatement':
      return [];
    case 'MustacheStatement':
      if (node.escaped !== true) throw new RangeError(`${at}: found {{{…}}} or {{&…}}, expected {{…}}`);
      if (hasArguments(node)) throw refusedHelper(at, node.path);
      return [{ kind: 'value', field: fieldOf(node.path, at) }];
    case 'BlockStatement':
      return [blockOf(node, at, place, depth)];
    default:
      throw new RangeError(`${at}: found a ${plainType(node.type)}, expected fields, if, unless and each alone`);
  }
}

function blockOf(node: Node, at: string, place: string, depth: number): Piece {
  const kind = BLOCKS.find((name) => name === node.path?.original);
  if (kind === undefined) throw refusedHelper(at, node.path);
  const [param, ...more] = node.params ?? [];
  const named = node.program?.blockParams ?? [];
  if (param === undefined || more.length > 0 || node.hash != null || named.length > 0)
    throw new RangeError(`${at}: found {{#${kind}}} with ${more.length + 1} arguments, expected one field`);
  const inside = (body: readonly Node[] = []) => body.flatMap((each) => pieceOf(each, place, depth + 1));
  return {
    kind,
    field: fieldOf(param, at),
    body: inside(node.program?.body),
    otherwise: inside(node.inverse?.body),
  };
}

function hasArguments({ params = [], hash }: Node): boolean {
  return params.length > 0 || hash != null;
}

function fieldOf(path: PathNode | undefined, at: string): Field {
  const written = String(path?.original ?? '');
  const parts = path?.parts ?? [];
  if (path?.type !== 'PathExpression' || parts.some((part) => typeof part !== 'string'))
    throw new RangeError(`${at}: found ${JSON.stringify(written)}, expected a field`);
  const mark = path.data === true;
  if (mark && written !== '@first' && written !== '@last')
    throw new RangeError(`${at}: found ${written}, expected @first or @last`);
  return { parts: parts as string[], up: path.depth ?? 0, mark, written, line: path.loc.start.line };
}

function refusedHelper(at: string, path: PathNode | undefined): RangeError {
  return new RangeError(
    `${at}: found the helper ${JSON.stringify(String(path?.original ?? ''))}, expected ${BLOCKS.join(', ')}`,
  );
}

function plainType(type: string): string {
  return type
    .replace(/Statement$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
