import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { OpenApiDocument, Operation } from './document.ts';
import type { FuzzAnswer, FuzzRequest } from './request.ts';

/** Says what is wrong with an answer; an empty list: nothing. */
export type Judge = (request: FuzzRequest, answer: FuzzAnswer) => string[];

export interface Judged {
  document: OpenApiDocument;
  operations: readonly Operation[];
  /** What no answer may hold: secrets, folders. */
  hidden: readonly string[];
}

/** What an exception or a database tells of itself. */
const INNARDS = [
  /(?:\n|\\n)\s+at \S.*:\d+:\d+/,
  /\bnode_modules\b|\bfile:\/\//,
  /\b(?:TypeError|RangeError|ReferenceError|SyntaxError|SqliteError|LibsqlError|SQLITE_[A-Z]+)\b/,
  /Cannot (?:read|set|convert) \w+|is not a function|is not iterable|Maximum call stack|circular structure/,
  /\b(?:select|insert into|update|delete from) ["`]\w+["`]/i,
  /^root:x:/m,
];
/** A refusal for who is not known; and those of a request that is looked at before anybody is. */
const REFUSED = new Set([400, 401, 403, 404, 405, 411, 413, 414, 415, 417, 429, 431]);

export function judgeOf({ document, operations, hidden }: Judged): Judge {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  ajv.addSchema({ $id: 'openapi.json', components: document.components });
  const compiled = new Map<string, ValidateFunction>();
  const validator = (operation: Operation, status: number) => {
    const key = `${operation.operationId} ${status}`;
    const schema = operation.responses[status]?.content?.['application/json']?.schema;
    const made = compiled.get(key) ?? (schema && ajv.compile(pointed(schema)));
    if (made) compiled.set(key, made);
    return made;
  };
  return (request, answer) => {
    const path = pathOf(request.path);
    const met = operations.find((each) => each.matches(request.method, path));
    return [
      ...leaks(answer, hidden),
      ...(answer.status >= 400 ? refusalWrongs(request, answer, met) : successWrongs(request, answer, met, validator)),
    ];
  };
}

/** References of the document, as ajv finds them. */
function pointed(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi.json#/components')) as object;
}

function leaks({ body, headers }: FuzzAnswer, hidden: readonly string[]): string[] {
  const text = `${JSON.stringify(headers)}\n${body.toString('latin1')}`;
  const told = hidden
    .filter((each) => text.includes(each))
    .map((each) => `the answer holds ${each.slice(0, 6)}…, which is nobody's business`);
  // What the document itself says of errors is no error.
  const innards =
    body.length < 100_000
      ? INNARDS.filter((each) => each.test(text)).map(
          (each) => `the answer tells of the inside: ${each.exec(text)?.[0]}`,
        )
      : [];
  return [...told, ...innards];
}

function refusalWrongs({ method, path }: FuzzRequest, answer: FuzzAnswer, met: Operation | undefined): string[] {
  const { status, headers, body } = answer;
  const wrongs: string[] = [];
  const notBuilt = status === 503 && isPage(method, path, met);
  if (status >= 500 && met?.responses[status] === undefined && !notBuilt)
    wrongs.push(`HTTP ${status}, which is not documented`);
  if (method === 'HEAD' || isPage(method, path, met)) return wrongs;
  const type = String(headers['content-type'] ?? 'none');
  if (!type.startsWith('application/problem+json'))
    return [...wrongs, `a refusal (${status}) of type ${type}, expected application/problem+json`];
  const problem = parse(body) as Record<string, unknown> | undefined;
  if (typeof problem !== 'object' || problem === null) return [...wrongs, `a refusal (${status}) that is no JSON`];
  const { title, status: said, detail } = problem;
  if (typeof title !== 'string' || title === '') wrongs.push('a refusal without a title');
  if (said !== status) wrongs.push(`a refusal that says ${String(said)} with HTTP ${status}`);
  if (typeof detail !== 'string' || detail.trim() === '') wrongs.push(`a refusal (${status}) that does not say why`);
  return wrongs;
}

/** Pages of people are refused in words. */
function isPage(method: string, path: string, met: Operation | undefined): boolean {
  return met === undefined && (method === 'GET' || method === 'HEAD') && !/^\/(api|sd|probe)(\/|$)/.test(pathOf(path));
}

/** Without the host, which a request to a proxy names, and without the query. */
function pathOf(path: string): string {
  return path.replace(/^https?:\/\/[^/]*/i, '').split('?')[0] ?? '';
}

function successWrongs(
  request: FuzzRequest,
  answer: FuzzAnswer,
  met: Operation | undefined,
  validator: (operation: Operation, status: number) => ValidateFunction | undefined,
): string[] {
  const { status, headers, body, open } = answer;
  if (met === undefined) {
    const like = ['HEAD', 'OPTIONS'].includes(request.method) || isPage(request.method, request.path, met);
    return like ? [] : [`HTTP ${status} for what is not documented`];
  }
  if (request.as !== 'good' && !met.open && request.as !== 'viewer')
    return [`HTTP ${status} for somebody with ${request.as} credentials`];
  // HTTP's own answer to a condition, which belongs to the documented one.
  if (status === 304 && request.method === 'GET' && 'if-none-match' in request.headers) return [];
  const documented = met.responses[status];
  if (documented === undefined) return [`HTTP ${status}, which is not documented`];
  const types = Object.keys(documented.content ?? {});
  const sent = String(headers['content-type'] ?? 'none');
  if (types.length > 0 && !types.some((type) => sent.startsWith(type)))
    return [`the answer is ${sent}, expected ${types.join(' or ')}`];
  if (open) return sent.startsWith('text/event-stream') ? [] : ['the answer broke off'];
  const validate = validator(met, status);
  if (!validate || validate(parse(body))) return [];
  const [error] = validate.errors ?? [];
  return [
    `the answer is not as documented: ${error?.instancePath || '/'} ${error?.message} ${JSON.stringify(error?.params)}`,
  ];
}

/** Whether a status refuses somebody who is not known. */
export function isRefusal(status: number): boolean {
  return REFUSED.has(status);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
