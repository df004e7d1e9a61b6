import { createServer, type IncomingMessage } from 'node:http';
import type { DeviceEntry } from '../../core/farm/device.ts';
import type { FarmEvent } from './events.ts';
import type { FarmDevice } from './farm-device.ts';
import { UnknownDevice } from './fault-desk.ts';
import { type Fault, FaultError } from './faults.ts';
import { Listener, WHOLE } from './listener.ts';
import type { DeviceState } from './state.ts';

export interface Control {
  port: number;
  close(): Promise<void>;
}

export interface ControlledFarm {
  devices: readonly FarmDevice[];
  events: readonly FarmEvent[];
  inventory(): { devices: DeviceEntry[] };
  inject(target: string, fault: Fault): Promise<void>;
  clear(target: string, fault?: string): Promise<string[]>;
  state(): DeviceState[];
}

type Result = { status: number; body: unknown };
type Route = (farm: ControlledFarm, id: string, fault: string, body: unknown) => Result | Promise<Result>;
const ok = (body: unknown): Result => ({ status: 200, body });

/** Everything that the control API can do; `:id` and `:fault` stand for one segment each. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /devices': (farm) => {
    const states = new Map(farm.state().map((state) => [state.id, state]));
    return ok(farm.devices.map((device) => ({ ...device, state: states.get(device.id) })));
  },
  'GET /devices/:id': (farm, id) => ok({ ...deviceOf(farm, id), state: stateOf(farm, id) }),
  'POST /devices/:id/faults': async (farm, id, _fault, body) => {
    deviceOf(farm, id);
    await farm.inject(id, asFault(body));
    return { status: 201, body: stateOf(farm, id) };
  },
  'DELETE /devices/:id/faults': async (farm, id) => ok({ cleared: await farm.clear(deviceOf(farm, id).id) }),
  'DELETE /devices/:id/faults/:fault': async (farm, id, fault) => {
    deviceOf(farm, id);
    return ok({ cleared: await farm.clear(id, fault) });
  },
  'GET /events': (farm) => ok(farm.events),
  'GET /inventory': (farm) => ok(farm.inventory()),
};

const LARGEST_BODY = 64 * 1024;

/** Opens the control API: JSON in and out, errors as `{ error }`. */
export async function openControl(farm: ControlledFarm, host: string, port: number): Promise<Control> {
  const server = createServer((request, response) => {
    handle(farm, request)
      .catch(failure)
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(`${JSON.stringify(body)}\n`);
      })
      .catch(() => response.destroy());
  });
  const listener = await Listener.open(server, host, port, () => WHOLE);
  return { port: listener.port, close: () => listener.close() };
}

async function handle(farm: ControlledFarm, request: IncomingMessage): Promise<Result> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const [id, fault] = [segment(path, 2), segment(path, 4)];
  const pattern = ['', segment(path, 1), ...(id ? [':id'] : []), ...(id ? rest(path, fault) : [])].join('/');
  const route = Object.entries(ROUTES).find(([name]) => name === `${request.method} ${pattern}`)?.[1];
  if (route) return route(farm, id, fault, await bodyOf(request));
  const error = `there is no ${request.method} ${path}; there are ${Object.keys(ROUTES).join(', ')}`;
  return { status: 404, body: { error } };
}

const segment = (path: string, index: number): string => decodeURIComponent(path.split('/')[index] ?? '');

function rest(path: string, fault: string): string[] {
  const parts = path.split('/').slice(3);
  return fault === '' ? parts : [parts[0] ?? '', ':fault', ...parts.slice(2)];
}

function failure(error: unknown): Result {
  if (error instanceof UnknownDevice) return { status: 404, body: { error: error.message } };
  if (error instanceof FaultError || error instanceof URIError || error instanceof SyntaxError) {
    return { status: 400, body: { error: error.message } };
  }
  return { status: 500, body: { error: String(error) } };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_BODY) throw new FaultError(`the body is longer than ${LARGEST_BODY} characters`);
  }
  return text === '' ? undefined : JSON.parse(text);
}

function asFault(body: unknown): Fault {
  if (typeof body === 'object' && body !== null && 'fault' in body && typeof body.fault === 'string') {
    return body as Fault;
  }
  throw new FaultError(`the body is ${JSON.stringify(body)}; expected {"fault": "<name>", …}`);
}

function deviceOf(farm: ControlledFarm, id: string): FarmDevice {
  const device = farm.devices.find((one) => one.id === id);
  if (device) return device;
  throw new UnknownDevice(`there is no device "${id}"; there are ${farm.devices.map((one) => one.id).join(', ')}`);
}

function stateOf(farm: ControlledFarm, id: string): DeviceState | undefined {
  return farm.state().find((state) => state.id === id);
}
