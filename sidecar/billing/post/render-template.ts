import type { Field, Piece } from './read-template.ts';

/** What a template is filled with: texts, lists of the same, and yes or no. */
export interface MailModel {
  readonly [name: string]: string | boolean | readonly MailModel[];
}

const MOST_STEPS = 200_000;
const MOST_CHARACTERS = 500_000;

interface Scope {
  model: MailModel;
  first: boolean;
  last: boolean;
}

interface Work {
  place: string;
  escape(text: string): string;
  out: string[];
  steps: number;
  length: number;
  every: boolean;
}

/**
 * Fills a template. Only own fields of the model can be named, so nothing of JavaScript is reached. Throws RangeError
 * for a field that the model does not have, and for a template that would go on for too long. `every` goes through both
 * sides of each question, to try a template as a whole.
 */
export function renderTemplate(
  pieces: readonly Piece[],
  model: MailModel,
  { place, html, every = false }: { place: string; html: boolean; every?: boolean },
): string {
  const work: Work = { place, escape: html ? escapeHtml : (text) => text, out: [], steps: 0, length: 0, every };
  renderAll(work, pieces, [{ model, first: true, last: true }]);
  return work.out.join('');
}

const MARKS: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  ...{ "'": '&#39;', '`': '&#96;', '=': '&#61;' },
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`=]/g, (mark) => MARKS[mark] ?? mark);
}

function renderAll(work: Work, pieces: readonly Piece[], scopes: readonly Scope[]): void {
  for (const piece of pieces) {
    work.steps += 1;
    if (work.steps > MOST_STEPS || work.length > MOST_CHARACTERS)
      throw new RangeError(`${work.place}: found a template that makes too much text, expected a shorter one`);
    renderOne(work, piece, scopes);
  }
}

function renderOne(work: Work, piece: Piece, scopes: readonly Scope[]): void {
  if (piece.kind === 'text') write(work, piece.text);
  else if (piece.kind === 'value') {
    const value = foundIn(work, piece.field, scopes);
    if (typeof value !== 'string') throw wrongKind(work, piece.field, 'a text');
    write(work, work.escape(value));
  } else if (piece.kind === 'each') renderEach(work, piece, scopes);
  else {
    const value = foundIn(work, piece.field, scopes);
    const yes = typeof value === 'boolean' ? value : value.length > 0;
    const chosen = yes === (piece.kind === 'if') ? piece.body : piece.otherwise;
    renderAll(work, work.every ? [...piece.body, ...piece.otherwise] : chosen, scopes);
  }
}

function renderEach(
  work: Work,
  piece: Extract<Piece, { field: Field; body: unknown }>,
  scopes: readonly Scope[],
): void {
  const value = foundIn(work, piece.field, scopes);
  if (typeof value === 'string' || typeof value === 'boolean') throw wrongKind(work, piece.field, 'a list');
  if (value.length === 0 || work.every) renderAll(work, piece.otherwise, scopes);
  value.forEach((model, at) => {
    renderAll(work, piece.body, [...scopes, { model, first: at === 0, last: at === value.length - 1 }]);
  });
}

function write(work: Work, text: string): void {
  work.out.push(text);
  work.length += text.length;
}

function foundIn(work: Work, field: Field, scopes: readonly Scope[]): MailModel[string] {
  const scope = scopes[scopes.length - 1 - field.up];
  if (scope === undefined) throw unknown(work, field, []);
  if (field.mark) return field.written === '@first' ? scope.first : scope.last;
  const [name = '', ...more] = field.parts;
  if (more.length > 0 || !Object.hasOwn(scope.model, name)) throw unknown(work, field, Object.keys(scope.model));
  const value = scope.model[name];
  if (value === undefined) throw unknown(work, field, Object.keys(scope.model));
  return value;
}

function unknown({ place }: Work, { written, line }: Field, names: readonly string[]): RangeError {
  return new RangeError(`${place}, line ${line}: found {{${written}}}, expected one of ${names.join(', ') || 'none'}`);
}

function wrongKind({ place }: Work, { written, line }: Field, wanted: string): RangeError {
  return new RangeError(`${place}, line ${line}: found {{${written}}}, expected ${wanted}`);
}
