import type { WireError } from '../../../core/wire/wire.ts';

/** The error that an answer ended in; fails the test when there was an answer. */
export async function failure(answer: Promise<unknown>): Promise<WireError> {
  return answer.then(
    (value) => Promise.reject(new Error(`expected a WireError, got ${JSON.stringify(value)}`)),
    (error: WireError) => error,
  );
}
