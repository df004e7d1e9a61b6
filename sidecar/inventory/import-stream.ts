import type { Response } from 'express';
import { HttpError } from '../../core/service/route.ts';

/**
 * Answers with a JSON value a line while something long is done: `{ done, all }` again and again, and at last its answer or
 * `{ error: { status, detail } }`, as the status of the answer has left by then.
 */
export async function streamProgress(
  response: Response,
  work: (progress: (done: number, all: number) => void) => Promise<unknown>,
): Promise<void> {
  response.type('application/x-ndjson');
  // A few short lines: nobody needs to wait for a slow reader.
  const say = (value: unknown): void => {
    if (!response.destroyed) response.write(`${JSON.stringify(value)}\n`);
  };
  try {
    say(await work((done, all) => say({ done, all })));
  } catch (error) {
    if (!response.headersSent) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    say({ error: { status: error instanceof HttpError ? error.status : 500, detail } });
  }
  response.end();
}
