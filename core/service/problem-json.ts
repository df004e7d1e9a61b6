import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';

/** Answers with a refusal as RFC 9457 writes it: `title`, `status`, `detail` and what else is known. */
export function sendProblem(
  response: Response,
  status: number,
  detail: string,
  details: Readonly<Record<string, unknown>> = {},
): void {
  const title = STATUS_CODES[status] ?? 'Refused';
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...details, title, status, detail }));
}
