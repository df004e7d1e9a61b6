import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TSchema } from '@sinclair/typebox';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { type AccessOptions, guardOf } from './access.ts';
import { bodyReaders } from './bound-tokens.ts';
import { expectHost, refuseUnreadable } from './client-error.ts';
import type { Log } from './log.ts';
import { pathWords } from './path-words.ts';
import { sendProblem } from './problem-json.ts';
import { problemsOf } from './problems.ts';
import { HttpError, type Route } from './route.ts';
import type { Secret } from './secret.ts';
import { sendChunks } from './send-chunks.ts';

export interface HttpServerOptions extends Pick<AccessOptions, 'bound'> {
  /** `host:port`; port 0 takes a free one. */
  listen: string;
  routes: readonly Route[];
  log: Log;
  /** Why the service cannot work yet; undefined when it can. */
  notReady(): string | undefined;
  /** The text of /metrics in chunks. */
  metrics(): AsyncIterable<string> | Iterable<string>;
  /** Tokens that open `bearer` routes. None: such routes are open to everybody who reaches the port. */
  tokens?: readonly Secret[];
  /** Decides instead of `tokens` who may use a route, open ones too; throws HttpError to refuse. */
  admit?(request: Request, route: Route): Promise<void> | void;
  /** What stands before every route and its guard, in this order: pages, headers, who asks. */
  before?: readonly RequestHandler[];
  tls?: { cert: string; key: string; clientCa?: string };
  /** Bytes of a request body; 256 KiB unless said. */
  bodyLimit?: number;
  /** How many proxies stand before the server, whose X-Forwarded-For is believed; none unless said. */
  proxies?: number;
  /** Requests a minute and client address on `bearer` routes; unlimited unless said. */
  requestsPerMinute?: number;
}

export interface HttpServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves routes, `/-/healthy`, `/-/ready` and `/metrics`. Rejects when the port cannot be had. */
export async function serve(options: HttpServerOptions): Promise<HttpServer> {
  const app = application(options);
  const { tls } = options;
  const server: Server = tls
    ? createTlsServer(
        {
          requireHostHeader: false,
          cert: tls.cert,
          key: tls.key,
          ...(tls.clientCa ? { ca: tls.clientCa, requestCert: true, rejectUnauthorized: false } : {}),
        },
        app,
      )
    : createServer({ requireHostHeader: false }, app);
  refuseUnreadable(server);
  const { host, port } = splitListen(options.listen);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: () => close(server),
  };
}

/** `host:port`, `[v6]:port` or `:port` (loopback). */
export function splitListen(listen: string): { host: string; port: number } {
  const cut = listen.lastIndexOf(':');
  const host = listen.slice(0, cut).replace(/^\[|\]$/g, '');
  return { host: host === '' ? '127.0.0.1' : host, port: Number(listen.slice(cut + 1)) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}

function application(options: HttpServerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', options.proxies ?? 0);
  app.use(helmet(), expectHost);
  app.get('/-/healthy', (_request, response) => void response.type('text').send('healthy\n'));
  app.get('/-/ready', (_request, response) => {
    const reason = options.notReady();
    response
      .status(reason === undefined ? 200 : 503)
      .type('text')
      .send(`${reason ?? 'ready'}\n`);
  });
  app.get('/metrics', async (request, response) => sendChunks(request, response, options.metrics()));
  for (const handler of options.before ?? []) app.use(handler);
  const guard = guardOf(options);
  const reading = bodyReaders(options.bodyLimit ?? 262_144, options.bound);
  const checking = checkers();
  for (const route of options.routes) {
    const { before, behind } = guard(route);
    app[route.method](route.path, ...before, ...reading(route), ...behind, handlerOf(route, checking));
  }
  app.use((request, response) => void sendProblem(response, 404, `there is no ${request.method} ${request.path}`));
  app.use(errorHandler(options.log));
  return app;
}

/** What checks the words of a path, a query or a header, and what checks a body; making one costs more than a schema. */
function checkers() {
  const options = { allErrors: true, useDefaults: true, verbose: true, strictTypes: false };
  return { ajv: new Ajv2020({ ...options, coerceTypes: true }), bodies: new Ajv2020(options) };
}

/** A list of thousands may be wrong at each place: nobody reads them all, and quoting them takes its time. */
const MOST_ERRORS = 2_000;
const MOST_REASONS = 50;

function handlerOf(route: Route, { ajv, bodies }: ReturnType<typeof checkers>): RequestHandler {
  const checks = {
    params: compile(ajv, route.params),
    query: compile(ajv, route.query),
    body: route.raw ? undefined : compile(bodies, route.body),
    headers: compile(ajv, route.headers),
  };
  const named = Object.keys((route.headers?.['properties'] ?? {}) as object);
  return async (request, response) => {
    const input = {
      params: checked(checks.params, pathWords(request.params), 'the path'),
      query: checked(checks.query, { ...request.query }, 'the query'),
      body: checked(checks.body, request.body as unknown, 'the body'),
      headers: checked(checks.headers, headersOf(request, named), 'the headers'),
      request,
    };
    const answer = await route.handle(input, response);
    if (route.answer) response.status(route.answerStatus ?? response.statusCode).json(answer);
  };
}

function headersOf(request: Request, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = request.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function compile(ajv: Ajv2020, schema: TSchema | undefined): ValidateFunction | undefined {
  return schema ? ajv.compile(schema) : undefined;
}

function checked(validate: ValidateFunction | undefined, value: unknown, place: string): unknown {
  if (!validate) return undefined;
  if (validate(value)) return value;
  const problems = problemsOf((validate.errors ?? []).slice(0, MOST_ERRORS), value);
  const reasons = problems
    .slice(0, MOST_REASONS)
    .map(({ path, found, expected }) => `${[place, ...path].join('.')}: found ${found}, expected ${expected}`);
  const more = problems.length > MOST_REASONS ? ['and more'] : [];
  throw new HttpError(400, [...reasons, ...more].join('; '));
}

function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = error instanceof HttpError ? error.status : Number((error as { status?: number }).status ?? 500);
    const message = error instanceof Error ? error.message : String(error);
    if (status >= 500) log.error({ err: error, path: request.path }, 'request-failed');
    const own = error instanceof HttpError;
    sendProblem(
      response,
      status,
      status >= 500 && !own ? 'the service failed; its log says why' : message,
      own ? error.details : {},
    );
  };
}
