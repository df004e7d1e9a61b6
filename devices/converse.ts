import { Answer } from '../core/wire/answer.ts';
import type { Questions, Request } from '../core/wire/request.ts';
import type { Conversation, Send } from './conversation.ts';
import type { Answers, Driver } from './driver.ts';
import { converseWithPrograms } from './rig-programs.ts';

export type { Conversation, Send };

/**
 * The one conversation: learn (unless already known), learn more, ask, read. One failing question does not lose the others. The
 * error leaves when the device falls silent before it has said anything, or when it answers no question of the poll.
 * `beforeReading` is waited for once everything has been asked; where several programs answer for one rig, nothing waits.
 */
export async function converse(
  driver: Driver,
  send: Send,
  known?: Answers<Questions>,
  beforeReading?: () => Promise<void>,
): Promise<Conversation> {
  if (driver.programs) return converseWithPrograms(driver, send, known, converse);
  const learned = known ? { answers: known, unanswered: {} } : await learn(driver, send);
  const asked = await askAll(questionsOf(driver, learned.answers), send);
  if (!asked.heard && asked.refusal) throw asked.refusal;
  await beforeReading?.();
  return {
    observation: driver.read(asked.answers, learned.answers),
    known: learned.answers,
    unanswered: { ...learned.unanswered, ...asked.unanswered },
  };
}

const derived = new WeakMap<Answers<Questions>, { driver: Driver; questions: Questions }>();

/** What follows from the same knowledge is the same question, poll after poll: the wire encodes it once. */
function questionsOf(driver: Driver, known: Answers<Questions>): Questions {
  if (typeof driver.ask !== 'function') return driver.ask;
  const held = derived.get(known);
  if (held?.driver === driver) return held.questions;
  const questions = driver.ask(known);
  derived.set(known, { driver, questions });
  return questions;
}

/** A driver whose questions never end is a bug of the driver, and must not keep a device busy. */
const MOST_ROUNDS = 8;

async function learn(driver: Driver, send: Send): Promise<Pick<Asked, 'answers' | 'unanswered'>> {
  let { answers, unanswered, spoke } = await askAll(driver.learn ?? {}, send);
  for (let round = 0; driver.learnMore && spoke && round < MOST_ROUNDS; round++) {
    const following = Object.entries(driver.learnMore(answers)).filter(([name]) => !Object.hasOwn(answers, name));
    if (following.length === 0) break;
    const more = await askAll(Object.fromEntries(following), send, spoke);
    answers = { ...answers, ...more.answers };
    unanswered = { ...unanswered, ...more.unanswered };
  }
  return { answers, unanswered };
}

export interface Asked {
  answers: Answers<Questions>;
  unanswered: Record<string, string>;
  /** Whether the device answered anything at all. */
  heard: boolean;
  /** Whether it was there at least: a refusal is a word, too. */
  spoke: boolean;
  /** Why the first question that is not optional went unanswered. */
  refusal: Error | undefined;
}

/**
 * Asks named questions one at a time. Rejects when the device is silent from the first question on; `heard` says that
 * it has answered something before.
 */
export async function askAll(questions: Questions, send: Send, heard = false): Promise<Asked> {
  const answers: Record<string, Answer> = {};
  const unanswered: Record<string, string> = {};
  let refusal: Error | undefined;
  let spoke = heard;
  for (const [name, request] of Object.entries(questions)) {
    try {
      answers[name] = await send(request);
      heard = true;
      spoke = true;
    } catch (error) {
      if (!(error instanceof Error) || !mayGoOn(error, request, heard)) throw error;
      spoke ||= !isSilence(error);
      if (!request.optional) refusal ??= error;
      answers[name] = Answer.none;
      unanswered[name] = error.message;
    }
  }
  return { answers, unanswered, heard, spoke, refusal };
}

/** A device that was silent from the first question on will not answer the next one either: do not wait again. */
function mayGoOn(error: Error, request: Request, heard: boolean): boolean {
  const reason = 'reason' in error ? error.reason : undefined;
  if (typeof reason !== 'string' || reason === 'forbidden') return false;
  return heard || request.optional === true || !isSilence(error);
}

function isSilence(error: Error): boolean {
  return 'reason' in error && (error.reason === 'unreachable' || error.reason === 'timeout');
}
