import type { Observation } from '../core/farm/sample.ts';
import { Answer } from '../core/wire/answer.ts';
import type { Questions, Request } from '../core/wire/request.ts';
import type { Answers, Driver } from './driver.ts';

/** Sends one request to the device of this conversation. */
export type Send = (request: Request) => Promise<Answer>;

export interface Conversation {
  observation: Observation;
  known: Answers<Questions>;
  /** Questions that were refused or not answered while others were, with the reason. */
  unanswered: Record<string, string>;
}

/**
 * The one conversation: learn (unless already known), ask, read. One failing question does not lose the others; the
 * error leaves only when no question of the poll that is not optional was answered, or when the device falls silent
 * before it has said anything.
 */
export async function converse(driver: Driver, send: Send, known?: Answers<Questions>): Promise<Conversation> {
  const unanswered: Record<string, string> = {};
  const learned = known ?? (driver.learn ? await askAll(driver.learn, send, unanswered, isLearn) : {});
  const questions = typeof driver.ask === 'function' ? driver.ask(learned) : driver.ask;
  const answers = await askAll(questions, send, unanswered, false);
  return { observation: driver.read(answers, learned), known: learned, unanswered };
}

const isLearn = true;

async function askAll(
  questions: Questions,
  send: Send,
  unanswered: Record<string, string>,
  mayAllBeRefused: boolean,
): Promise<Answers<Questions>> {
  const answers: Record<string, Answer> = {};
  let heard = false;
  let firstError: unknown;
  for (const [name, request] of Object.entries(questions)) {
    try {
      answers[name] = await send(request);
      heard = true;
    } catch (error) {
      if (!isSaidNo(error, request, heard)) throw error;
      firstError ??= request.optional ? undefined : error;
      answers[name] = Answer.none;
      unanswered[name] = error instanceof Error ? error.message : String(error);
    }
  }
  if (!heard && firstError !== undefined && !mayAllBeRefused) throw firstError;
  return answers;
}

/** A device that was silent from the first question on will not answer the next one either: do not wait again. */
function isSaidNo(error: unknown, request: Request, heard: boolean): boolean {
  const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
  if (typeof reason !== 'string' || reason === 'forbidden') return false;
  return heard || request.optional === true || !['unreachable', 'timeout'].includes(reason);
}
