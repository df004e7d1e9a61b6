import type { Answer } from './answer.ts';
import type { Expectation, HttpRequest } from './request.ts';
import { WireError } from './wire.ts';

/**
 * The answer, when it is what the request wants to hear. Throws WireError 'refused' (with the device's own number as
 * code) and 'unexpected-answer', as `Expectation` and `whole` of HttpRequest say.
 */
export function asExpected(answer: Answer, request: HttpRequest): Answer {
  const what = `${request.method} ${request.path}`;
  if (request.whole) refuseRemains(answer, what);
  if (request.expect) refuseOther(answer, request.expect, what);
  return answer;
}

function refuseRemains({ value, mends }: Answer, what: string): void {
  const isCut = mends.includes('truncated');
  if (!isCut && typeof value === 'object' && value !== null) return;
  const found = isCut ? 'JSON that was cut short' : value === undefined ? 'nothing' : 'text that is no JSON';
  throw new WireError('unexpected-answer', `${what} was answered with ${found}, expected whole JSON`);
}

function refuseOther(answer: Answer, { path, value, meanings = {}, words }: Expectation, what: string): void {
  const found = answer.at(...path).value;
  if (found !== undefined && (value === undefined || found === value)) return;
  const said = words && answer.str(...words);
  if (found === undefined && said === undefined) {
    throw new WireError('unexpected-answer', `${what} was answered without ${path.join('.')}`);
  }
  const number = found === undefined ? '' : ` (${String(found)})`;
  const meaning = found === undefined ? undefined : meanings[String(found)];
  const detail = `${what} was refused: ${meaning ?? said ?? 'without a reason'}${number}`;
  throw new WireError('refused', detail, typeof found === 'number' ? { code: found } : {});
}
