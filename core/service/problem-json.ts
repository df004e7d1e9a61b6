import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A refusal as RFC 9457 writes it: `title`, `status`, `detail` and what else is known. */
export function problemText(status: number, detail: string, details: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...details, title: STATUS_CODES[status] ?? 'Refused', status, detail });
}

/** Answers with a refusal as RFC 9457 writes it. */
export function sendProblem(
  response: Response,
  status: number,
  detail: string,
  details: Readonly<Record<string, unknown>> = {},
): void {
  response
    .status(status)
    .type(PROBLEM_TYPE)
    .send(problemText(status, detail, details));
}
