import { createServer, type Server, type Socket } from 'node:net';
import { type Delivery, deliver } from './listener.ts';

/** A reply, and what the device does once the reply has left. `undefined` text: no reply, the connection just ends. */
export interface Reply {
  text: string | undefined;
  afterwards?: () => void;
}

const LARGEST_REQUEST = 64 * 1024;
const PATIENCE_MS = 10_000;

/** One JSON object a connection, as cgminer's API on port 4028 does it; `ending` is what follows every reply. */
export function jsonServer(delivery: () => Delivery, ending: '\0' | '', answer: (request: unknown) => Reply): Server {
  return requestServer(delivery, (socket, received) => {
    const text = received.toString('utf8').replaceAll('\0', '').trim();
    const finished = received.includes(0) || received.includes(10);
    const request = parse(text);
    if (request === undefined && !finished) return false;
    reply(socket, delivery, answer(request), (whole) => Buffer.from(whole + ending));
    return true;
  });
}

/** u32 little-endian length and that much JSON, both ways, as Whatsminer's port 4433 does it. */
export function frameServer(delivery: () => Delivery, answer: (request: unknown) => Reply): Server {
  return requestServer(delivery, (socket, received) => {
    const length = received.length >= 4 ? received.readUInt32LE(0) : undefined;
    if (length !== undefined && length > LARGEST_REQUEST) socket.destroy();
    if (length === undefined || received.length < 4 + length) return false;
    const request = parse(received.subarray(4, 4 + length).toString('utf8'));
    reply(socket, delivery, answer(request), frame);
    return true;
  });
}

export function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

function requestServer(delivery: () => Delivery, read: (socket: Socket, received: Buffer) => boolean): Server {
  return createServer((socket) => {
    let received = Buffer.alloc(0);
    let answered = false;
    socket.setTimeout(PATIENCE_MS, () => {
      if (delivery().mode === 'open' && !answered) socket.destroy();
    });
    socket.on('data', (chunk: Buffer) => {
      if (answered || delivery().mode !== 'open') return;
      received = Buffer.concat([received, chunk]);
      if (received.length > LARGEST_REQUEST) socket.destroy();
      else answered = read(socket, received);
    });
  });
}

function reply(socket: Socket, delivery: () => Delivery, answer: Reply, whole: (text: string) => Buffer): void {
  const done = () => answer.afterwards?.();
  if (answer.text === undefined) socket.end(done);
  else deliver(socket, answer.text, delivery, whole, done);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads an object's own text or number under a key, as text. */
export function textOf(request: unknown, key: string): string | undefined {
  if (typeof request !== 'object' || request === null || !Object.hasOwn(request, key)) return undefined;
  const value: unknown = (request as Record<string, unknown>)[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
