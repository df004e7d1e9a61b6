import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { type PreparedGet, prepareGet } from './snmp-prepared.ts';
import type { Patience } from './snmp-reply.ts';

/** Room for the answers of many agents at once; the kernel gives less where it is set so. */
const RECEIVE_BYTES = 1 << 20;

/** One question: how it is sent, and what becomes of it. */
export interface Question {
  /** An IPv4 address as the kernel prints it, because that is where the answer has to come from. */
  address: string;
  port: number;
  message: Buffer;
  patience: Patience;
  /** Takes a datagram of that address and port; false when it is not the answer, so that waiting goes on. */
  hear(datagram: Buffer): boolean;
  /** No answer in time, repetitions included. */
  silent(): void;
  /** It could not be sent. */
  failed(error: unknown): void;
}

interface Waiting {
  question: Question;
  retries: number;
  timer?: NodeJS.Timeout;
}

/**
 * One UDP socket for all agents, opened with the first question. Agents are told apart by their address and port: at
 * most one question may be open for each (the wire asks in turn); its id is for `hear` to compare. What comes from
 * anywhere else is dropped. The socket alone keeps no process alive, an open question does.
 */
export class SnmpSocket {
  private readonly waiting = new Map<string, Waiting>();
  /** As long as somebody holds the list of OIDs. */
  private readonly gets = new WeakMap<readonly string[], PreparedGet>();
  private socket: Socket | undefined;

  /** The GET of this very list, encoded when it is asked for the first time; undefined when it cannot be encoded. */
  prepared(version: '1' | '2c', community: string, oids: readonly string[]): PreparedGet | undefined {
    const held = this.gets.get(oids);
    if (held?.version === version && held.community === community) return held;
    const prepared = prepareGet(version, community, oids);
    if (prepared) this.gets.set(oids, prepared);
    return prepared;
  }

  /** Sends a question, and again when it is not answered in time. */
  ask(question: Question): void {
    const key = keyOf(question);
    const waiting: Waiting = { question, retries: question.patience.retries };
    this.waiting.set(key, waiting);
    this.send(key, waiting);
  }

  /** Nobody waits for the answer any more. */
  callOff(question: Question): void {
    const key = keyOf(question);
    const waiting = this.waiting.get(key);
    if (waiting?.question === question) this.end(key, waiting);
  }

  /** Questions that are open are never answered afterwards; a later one opens the socket anew. */
  close(): void {
    for (const [key, waiting] of this.waiting) this.end(key, waiting);
    this.socket?.close();
    this.socket = undefined;
  }

  private send(key: string, waiting: Waiting): void {
    const { message, port, address, patience } = waiting.question;
    waiting.timer = setTimeout(() => this.late(key, waiting), patience.timeoutMs);
    try {
      this.opened().send(message, port, address, (error) => {
        if (error) this.fail(key, waiting, error);
      });
    } catch (error) {
      this.fail(key, waiting, error);
    }
  }

  private late(key: string, waiting: Waiting): void {
    if (this.waiting.get(key) !== waiting) return;
    waiting.retries -= 1;
    if (waiting.retries >= 0) this.send(key, waiting);
    else {
      this.end(key, waiting);
      waiting.question.silent();
    }
  }

  private fail(key: string, waiting: Waiting, error: unknown): void {
    if (this.waiting.get(key) !== waiting) return;
    this.end(key, waiting);
    waiting.question.failed(error);
  }

  private hear(datagram: Buffer, from: RemoteInfo): void {
    const key = keyOf(from);
    const waiting = this.waiting.get(key);
    if (waiting?.question.hear(datagram)) this.end(key, waiting);
  }

  private end(key: string, waiting: Waiting): void {
    clearTimeout(waiting.timer);
    if (this.waiting.get(key) === waiting) this.waiting.delete(key);
  }

  private opened(): Socket {
    if (this.socket) return this.socket;
    // Addresses need no look-up; without one, a datagram leaves at once.
    const lookup = (host: string, _: unknown, done: (error: null, address: string, family: number) => void) =>
      done(null, host, 4);
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BYTES, lookup } as const);
    socket.on('message', (datagram, from) => this.hear(datagram, from));
    socket.on('error', (error) => {
      for (const [key, waiting] of [...this.waiting]) this.fail(key, waiting, error);
      socket.close();
      if (this.socket === socket) this.socket = undefined;
    });
    socket.unref();
    this.socket = socket;
    return socket;
  }
}

function keyOf({ address, port }: { address: string; port: number }): string {
  return `${address}:${port}`;
}
