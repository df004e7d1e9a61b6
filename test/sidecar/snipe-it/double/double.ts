import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Call, noEndpoint, plain, type Reply, type Scene, tidy } from './call.ts';
import { fields, fieldsets } from './fields.ts';
import { hardware } from './hardware.ts';
import { beginCreate } from './hardware-write.ts';
import { page } from './listing.ts';
import { maintenances } from './maintenances.ts';
import { DEFAULTS, type DoubleOptions, seeded, type User } from './options.ts';
import { reference } from './reference.ts';
import { emptyStore, type Store } from './store.ts';
import { throttler } from './throttle.ts';

const REFERENCE = [
  'companies',
  'locations',
  'suppliers',
  'manufacturers',
  'categories',
  'models',
  'statuslabels',
] as const;

export interface Double {
  url: string;
  store: Store;
  options: DoubleOptions;
  /** Requests that came: `METHOD /path`, in order. */
  asked: string[];
  /** Writes that changed the database, in order. */
  writes: string[];
  refused(): number;
  /** Called before each request; what it throws ends the connection. */
  onRequest?: (line: string) => void;
  stop(): Promise<void>;
}

function dispatch(scene: Scene, call: Call): Reply {
  const [root, ...path] = call.path;
  const inner = { ...call, path };
  if (root === 'version') return plain({ version: scene.options.version });
  if (root === 'hardware') return hardware(scene, inner);
  if (root === 'maintenances') return maintenances(scene, inner);
  if (root === 'fields') return fields(scene, inner);
  if (root === 'fieldsets') return fieldsets(scene, inner);
  if (root === 'reports' && path[0] === 'activity') {
    const item = call.query.get('item_id');
    const rows = scene.store.rows.log.filter((row) => item === null || row['item_id'] === Number(item));
    return page(rows, inner, scene.options, (row) => row);
  }
  const table = REFERENCE.find((name) => name === root);
  return table ? reference(scene, table, inner) : noEndpoint;
}

interface Outgoing {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  if (text === '') return {};
  try {
    return tidy(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, headers = {} }: Outgoing): void {
  const json = (request.headers.accept ?? '').includes('application/json');
  if (!json && status === 401) return void response.writeHead(302, { Location: '/login' }).end();
  const errors = (body as { status?: string } | null)?.status === 'error';
  if (!json && errors && status === 200) return void response.writeHead(302, { Location: '/' }).end();
  if (!json && status !== 200)
    return void response.writeHead(status, { 'Content-Type': 'text/html' }).end('<html></html>');
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function userOf(request: IncomingMessage, { tokens }: DoubleOptions): User | undefined {
  return tokens[/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''];
}

/** A Snipe-IT on a free local port: behaves as the contract of its API says, faults and throttling included. */
export async function startDouble(given: Partial<DoubleOptions> = {}): Promise<Double> {
  const options: DoubleOptions = { ...DEFAULTS, ...given };
  const store = emptyStore();
  const throttle = throttler(options);
  const random = seeded(options.faults.seed);
  const asked: string[] = [];
  const writes: string[] = [];

  const answer = async (call: Call, line: string): Promise<Outgoing> => {
    const scene = { store, options };
    let reply: Reply;
    if (options.raceMs > 0 && line === 'POST /hardware') {
      const insert = beginCreate(scene, call);
      await new Promise((go) => setTimeout(go, options.raceMs));
      reply = insert();
    } else reply = dispatch(scene, call);
    const done = (reply.body as { status?: string }).status === 'success';
    if (call.method !== 'GET' && done) writes.push(line);
    return reply;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://double');
    const line = `${request.method} ${url.pathname.replace('/api/v1', '')}`;
    asked.push(line);
    double.onRequest?.(line);
    const body = await bodyOf(request);
    const { faults } = options;
    if (faults.latency > 0) await new Promise((go) => setTimeout(go, random() * faults.latency));
    const user = userOf(request, options);
    const allowance = throttle.ask(user ? `user ${user.id}` : 'nobody');
    if (!('left' in allowance)) return send(request, response, allowance);
    if (!url.pathname.startsWith('/api/v1/')) return send(request, response, { status: 404, body: { message: '404' } });
    if (!user) return send(request, response, { status: 401, body: { error: 'Unauthorized or unauthenticated.' } });
    if (!user.permissions.includes(request.method === 'GET' ? 'view' : 'edit'))
      return send(request, response, { status: 403, body: { message: 'This action is unauthorized.' } });
    if (!body)
      return send(request, response, {
        status: 422,
        body: { status: 'error', messages: 'Invalid JSON', payload: null },
      });
    const draw = random();
    if (draw < faults.crash) return send(request, response, { status: 500, body: { message: 'Server Error' } });
    if (draw < faults.crash + faults.gateway)
      return void response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    const path = url.pathname.split('/').slice(3).map(decodeURIComponent);
    const reply = await answer({ method: request.method ?? 'GET', path, query: url.searchParams, body }, line);
    const after = draw - faults.crash - faults.gateway;
    if (after < faults.crashAfterCommit)
      return send(request, response, { status: 500, body: { message: 'Server Error' } });
    if (after < faults.crashAfterCommit + faults.dropAfterCommit) return void response.destroy();
    const told = { 'X-RateLimit-Limit': `${options.throttle}`, 'X-RateLimit-Remaining': `${allowance.left}` };
    send(request, response, { headers: told, ...reply });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const double: Double = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    store,
    options,
    asked,
    writes,
    refused: throttle.refused,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
  return double;
}
