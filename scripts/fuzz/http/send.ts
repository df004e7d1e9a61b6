import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FuzzAnswer, FuzzRequest } from './request.ts';

/** Sends requests, strange ones too, over connections that live on. */
export interface Sender {
  /** Undefined: the connection ended without an answer. Rejects when there is none in time. */
  send(url: string, asked: FuzzRequest): Promise<FuzzAnswer | undefined>;
  close(): void;
}

const PATIENCE_MS = 20_000;
const PIECES = 5;
const PAUSE_MS = 15;

export function openSender(): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  return { send: (url, asked) => send(agent, url, asked), close: () => agent.destroy() };
}

function send(agent: Agent, url: string, asked: FuzzRequest): Promise<FuzzAnswer | undefined> {
  const { method, path, headers, body, delivery } = asked;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      outgoing.destroy();
      reject(new Error(`there was no answer within ${PATIENCE_MS / 1000} s`));
    }, PATIENCE_MS);
    const done = (answer: FuzzAnswer | undefined) => {
      clearTimeout(late);
      resolve(answer);
    };
    const whole = delivery === 'whole';
    const length = body ? { 'content-length': String(body.length) } : {};
    const framing = whole ? length : { 'transfer-encoding': 'chunked' };
    const outgoing = request(url, { method, path, headers: { ...framing, ...headers }, ...(whole ? { agent } : {}) });
    outgoing.on('error', () => done(undefined));
    outgoing.on('response', (incoming) => {
      const answer = { status: incoming.statusCode ?? 0, headers: incoming.headers };
      const pieces: Buffer[] = [];
      const end = (open: boolean) => done({ ...answer, body: Buffer.concat(pieces), ...(open ? { open } : {}) });
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => end(false)).on('error', () => end(true));
      if (!/event-stream/.test(incoming.headers['content-type'] ?? '')) return;
      end(true);
      outgoing.destroy();
    });
    if (whole) outgoing.end(body);
    else void dribble(outgoing, body ?? Buffer.from('{}'), delivery === 'cut');
  });
}

async function dribble(outgoing: ReturnType<typeof request>, body: Buffer, cut: boolean): Promise<void> {
  const size = Math.ceil(body.length / PIECES);
  const pieces = cut ? PIECES - 2 : PIECES;
  for (let piece = 0; piece < pieces && !outgoing.destroyed; piece++) {
    outgoing.write(body.subarray(piece * size, (piece + 1) * size));
    await sleep(PAUSE_MS);
  }
  if (cut) outgoing.destroy();
  else outgoing.end();
}
