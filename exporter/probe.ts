import { Type } from '@sinclair/typebox';
import type { Sample } from '../core/farm/sample.ts';
import { HttpError, type Route, route } from '../core/service/route.ts';
import type { Latest } from './latest.ts';
import { DriverBug } from './poll.ts';

export interface ProbeOptions {
  latest: Pick<Latest, 'textOf'>;
  /** Polls a device of the inventory now; undefined for an unknown id. */
  pollNow(id: string): Promise<Sample> | undefined;
}

/** GET /probe: polls one device of the inventory now and answers its text. It takes ids and never addresses. */
export function probeRoute({ latest, pollNow }: ProbeOptions): Route {
  return route({
    method: 'get',
    path: '/probe',
    operationId: 'probe',
    summary: 'Polls one device of the inventory now and answers its series in the Prometheus text format.',
    access: 'bearer',
    query: Type.Object(
      { target: Type.String({ minLength: 1, description: 'the id of a device of the inventory' }) },
      { additionalProperties: false },
    ),
    answerType: 'text/plain',
    failures: { 503: 'the device cannot be polled now' },
    async handle({ query: { target } }, response) {
      const polling = pollNow(target);
      if (polling === undefined) throw unknownTarget(target);
      await polling.catch((error: unknown) => {
        throw error instanceof DriverBug ? new HttpError(500, error.message) : new HttpError(503, String(error));
      });
      response.type('text/plain; version=0.0.4; charset=utf-8').send(latest.textOf(target) ?? '');
    },
  });
}

function unknownTarget(target: string): HttpError {
  const looksLikeAddress = /^[0-9.]+$|[:/@[\]]/.test(target);
  return looksLikeAddress
    ? new HttpError(
        400,
        `target: found "${target}", expected the id of a device of the inventory; addresses are not taken`,
      )
    : new HttpError(404, `there is no device "${target}" in the inventory`);
}
