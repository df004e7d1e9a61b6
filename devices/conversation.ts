import type { Observation } from '../core/farm/sample.ts';
import type { Answer } from '../core/wire/answer.ts';
import type { Questions, Request } from '../core/wire/request.ts';
import type { Answers } from './driver.ts';

/** Sends one request to the device of this conversation. */
export type Send = (request: Request) => Promise<Answer>;

export interface Conversation {
  observation: Observation;
  known: Answers<Questions>;
  /** Questions that were refused or not answered while others were, with the reason. */
  unanswered: Record<string, string>;
}
