import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a peer does with one connection: `question` is the first chunk that it heard, `turn` counts from 1. */
export type Behaviour = (socket: Socket, question: Buffer, turn: number) => void;

/** A TCP peer on a free loopback port that behaves as told and remembers what it was asked. */
export interface Loopback {
  port: number;
  questions: string[];
  connections(): number;
  close(): Promise<void>;
}

const open: Loopback[] = [];

export async function loopback(behave: Behaviour): Promise<Loopback> {
  const sockets = new Set<Socket>();
  const questions: string[] = [];
  let connections = 0;
  const server: Server = createServer((socket) => {
    const turn = ++connections;
    sockets.add(socket.setNoDelay(true));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    socket.once('data', (question) => {
      questions.push(question.toString());
      behave(socket, question, turn);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the loopback server has no port');
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((done) => server.close(done));
  };
  const peer = { port: address.port, questions, connections: () => connections, close };
  open.push(peer);
  return peer;
}

/** Ends every peer that the test started. */
export async function closeLoopbacks(): Promise<void> {
  await Promise.all(open.splice(0).map((peer) => peer.close()));
}

/** A port that refuses connections: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const peer = await loopback(() => undefined);
  await peer.close();
  return peer.port;
}
