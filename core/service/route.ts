import type { IncomingHttpHeaders } from 'node:http';
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

export interface Input<P, Q, B, H = unknown> {
  params: P;
  query: Q;
  body: B;
  headers: H;
  request: Request;
}

/** Opens a route to a body that shows by its signature who sent it. */
export interface SignedBody {
  /** Whether there is a signature at all, which is asked before the body is read. */
  claims(headers: IncomingHttpHeaders): boolean;
  opens(headers: IncomingHttpHeaders, body: Buffer): boolean | Promise<boolean>;
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
  /** Takes the body as it came, of any content type, as a Buffer in `request.body`; `body` only describes it. */
  raw?: boolean;
  /** Bytes of a raw body; as many as the server allows unless said. */
  bodyLimit?: number;
  /** Of a `bearer` route that takes raw bodies: who signs needs no token, and who does neither is refused. */
  signed?: SignedBody;
  /** Headers that the route reads, by the names that people write; others pass unseen. */
  headers?: TSchema;
  /** Absent for a route that writes its own response. */
  answer?: TSchema;
  /** Of several the query chooses one. */
  answerType?: string | readonly string[];
  /** 200 unless said otherwise: 202 is for what has only begun. */
  answerStatus?: 200 | 202;
  /** What may fail and is no fault of the request, by its status. */
  failures?: Readonly<Partial<Record<501 | 502 | 503 | 504, string>>>;
  handle(input: Input<unknown, unknown, unknown>, response: Response): unknown;
}

type StaticOf<S> = S extends TSchema ? Static<S> : undefined;

interface RouteOptions<P, Q, B, A, H>
  extends Omit<Route, 'handle' | 'params' | 'query' | 'body' | 'answer' | 'headers'> {
  params?: P;
  query?: Q;
  body?: B;
  answer?: A;
  headers?: H;
  handle(
    input: Input<StaticOf<P>, StaticOf<Q>, StaticOf<B>, StaticOf<H>>,
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
  H extends TSchema | undefined = undefined,
>(options: RouteOptions<P, Q, B, A, H>): Route {
  return options as unknown as Route;
}
