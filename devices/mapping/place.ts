import { Answer } from '../../core/wire/answer.ts';

/** A number of a list: always the same, or one that follows from the card's (`2#+1`). */
interface Nth {
  times: number;
  plus: number;
}

type Step = { key: string | number } | { nth: Nth } | { part: Nth | 'all'; by: string } | 'each';

/** A place, read. `question` undefined: it begins at the card. */
export interface Place {
  question: string | undefined;
  steps: readonly Step[];
}

/** The card of which a place is read. */
export interface Card {
  said: Answer;
  number: number;
}

const QUOTED = /^"([^"]+)"/;
const PLAIN = /^[^.;,|"#*]+/;
const NTH = /^(\d{1,3})?#(?:\+(\d{1,3}))?/;

const READ = new Map<string, Place | undefined>();

/** Undefined where it is not written as `Mapping` says. Read once: a mapping's places are the same at every poll. */
export function placeOf(text: string): Place | undefined {
  if (!READ.has(text)) READ.set(text, parsed(text));
  return READ.get(text);
}

function parsed(text: string): Place | undefined {
  if (text === '.') return { question: undefined, steps: [] };
  const ofCard = text.startsWith('.');
  const [head, rest] = ofCard ? [undefined, text] : split(text);
  if (!ofCard && head === undefined) return undefined;
  const steps = stepsOf(rest);
  return steps && { question: head, steps };
}

/** Whether it says something of one card alone. */
export function isOfCard({ question, steps }: Place): boolean {
  const nth = (step: Step) => {
    if (step === 'each' || 'key' in step) return false;
    const { times } = 'nth' in step ? step.nth : step.part === 'all' ? { times: 0 } : step.part;
    return times > 0;
  };
  return question === undefined || steps.some(nth);
}

function split(text: string): [head: string | undefined, rest: string] {
  const head = PLAIN.exec(text)?.[0];
  return [head, text.slice(head?.length ?? 0)];
}

function stepsOf(text: string): Step[] | undefined {
  const steps: Step[] = [];
  for (let rest = text; rest !== ''; ) {
    const by = rest[0] ?? '';
    rest = rest.slice(1);
    const found = by === '.' ? keyStep(rest) : /[;,|]/.test(by) ? partStep(rest, by) : undefined;
    if (!found) return undefined;
    steps.push(found.step);
    rest = rest.slice(found.length);
  }
  return steps;
}

function keyStep(text: string): { step: Step; length: number } | undefined {
  if (text.startsWith('*')) return { step: 'each', length: 1 };
  const quoted = QUOTED.exec(text);
  if (quoted) return { step: { key: quoted[1] ?? '' }, length: quoted[0].length };
  const nth = nthOf(text);
  if (nth) return { step: { nth: nth.nth }, length: nth.length };
  const plain = PLAIN.exec(text)?.[0];
  if (plain === undefined) return undefined;
  return { step: { key: /^(?:0|[1-9]\d{0,8})$/.test(plain) ? Number(plain) : plain }, length: plain.length };
}

function partStep(text: string, by: string): { step: Step; length: number } | undefined {
  if (text === '') return { step: { part: 'all', by }, length: 0 };
  const nth = nthOf(text);
  if (nth) return { step: { part: nth.nth, by }, length: nth.length };
  const number = /^\d{1,3}/.exec(text)?.[0];
  return number === undefined
    ? undefined
    : { step: { part: { times: 0, plus: Number(number) }, by }, length: number.length };
}

function nthOf(text: string): { nth: Nth; length: number } | undefined {
  const found = NTH.exec(text);
  return found
    ? { nth: { times: Number(found[1] ?? 1), plus: Number(found[2] ?? 0) }, length: found[0].length }
    : undefined;
}

/** All that stands there: one answer, or several where the place says `*`. What is not there is left out. */
export function readAt(place: Place, answers: Readonly<Record<string, Answer>>, card?: Card): Answer[] {
  const { question, steps } = place;
  const from = question === undefined ? card?.said : answers[question];
  const number = card?.number ?? 0;
  let found = [from ?? Answer.none];
  for (const step of steps) found = found.flatMap((each) => follow(each, step, number));
  return found.filter((each) => each.has());
}

function follow(from: Answer, step: Step, card: number): Answer[] {
  if (step === 'each') return childrenOf(from);
  if ('key' in step) return [from.at(step.key)];
  const number = ({ times, plus }: Nth) => times * card + plus;
  if ('nth' in step) return [from.at(number(step.nth))];
  const parts = (from.str() ?? '').split(step.by).map((part) => new Answer(part.trim()));
  return step.part === 'all' ? parts : [parts[number(step.part)] ?? Answer.none];
}

/** The elements of a list; or of an object what stands under keys that end with a number, in the order of the numbers. */
export function childrenOf(from: Answer): Answer[] {
  const numbered = from.entries().flatMap(([key, value]): [number, Answer][] => {
    const number = /(?:^|\D)(\d{1,4})$/.exec(key)?.[1];
    return number === undefined ? [] : [[Number(number), value]];
  });
  return [...from.list(), ...numbered.sort(([a], [b]) => a - b).map(([, value]) => value)];
}
