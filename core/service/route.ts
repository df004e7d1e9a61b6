import type { Static, TSchema } from '@sinclair/typebox';
import type { Request, Response } from 'express';

/** A refusal of a request, with the HTTP status, a sentence that says what was wrong, and fields that stand beside it. */
export class HttpError extends Error {
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.details = details;
  }
}

export interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  request: Request;
}

/** What stands behind one route: the checks of its input, its handler, and its entry in the OpenAPI document. */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express notation: `/api/v1/devices/:id`. */
  path: string;
  operationId: string;
  summary: string;
  /** `open` needs no credentials; `bearer` needs one of the server's tokens or a client certificate. */
  access: 'open' | 'bearer';
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** Absent for a route that writes its own response. */
  answer?: TSchema;
  answerType?: string;
  handle(input: Input<unknown, unknown, unknown>, response: Response): unknown;
}

type StaticOf<S> = S extends TSchema ? Static<S> : undefined;

interface RouteOptions<P, Q, B, A> extends Omit<Route, 'handle' | 'params' | 'query' | 'body' | 'answer'> {
  params?: P;
  query?: Q;
  body?: B;
  answer?: A;
  handle(
    input: Input<StaticOf<P>, StaticOf<Q>, StaticOf<B>>,
    response: Response,
  ): A extends TSchema ? Static<A> | Promise<Static<A>> : void | Promise<void>;
}

/**
 * One definition yields the handler, the check of its input and its OpenAPI entry. With `answer` the handler returns
 * the JSON value; without, it writes the response itself.
 */
export function route<
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends TSchema | undefined = undefined,
  A extends TSchema | undefined = undefined,
>(options: RouteOptions<P, Q, B, A>): Route {
  return options as unknown as Route;
}
