import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { type PreparedGet, prepareGet } from './snmp-prepared.ts';
import type { Patience } from './snmp-reply.ts';

/** Room for the answers of many agents at once; the kernel gives less where it is set so. */
const RECEIVE_BYTES = 1 << 20;

/** What a datagram was to a question: nothing of its own, the last answer, or one behind which `message` is another. */
export type Heard = 'foreign' | 'last' | 'more';

/** One question, or several of which each is sent when the one before has been answered: how, and what becomes of them. */
export interface Question {
  /** An IPv4 address as the kernel prints it, because that is where the answer has to come from. */
  address: string;
  port: number;
  /** Both with a colon between. */
  where: string;
  readonly message: Buffer;
  patience: Patience;
  /** Takes a datagram of that address and port. */
  hear(datagram: Buffer): Heard;
  /** No answer in time, repetitions included. */
  silent(): void;
  /** It could not be sent. */
  failed(error: unknown): void;
}

interface Waiting {
  question: Question;
  retries: number;
  /** By performance.now(): when its answer is late. */
  lateAt: number;
}

/**
 * One UDP socket for all agents, opened with the first question. Agents are told apart by their address and port: at
 * most one question may be open for each (the wire asks in turn); its id is for `hear` to compare. What comes from
 * anywhere else is dropped. The socket alone keeps no process alive, an open question does.
 *
 * One timer serves all questions, because nearly all are answered long before it: it runs out when the first of those that
 * were open when it was set would be late, and is set anew for those that are open then.
 */
export class SnmpSocket {
  private readonly waiting = new Map<string, Waiting>();
  /** As long as somebody holds the list of OIDs. */
  private readonly gets = new WeakMap<readonly string[], PreparedGet>();
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = 0;

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
    const waiting: Waiting = { question, retries: question.patience.retries, lateAt: 0 };
    if (this.waiting.size === 0) this.timer?.ref();
    this.waiting.set(question.where, waiting);
    this.send(waiting);
  }

  /** Nobody waits for the answer any more. */
  callOff(question: Question): void {
    const waiting = this.waiting.get(question.where);
    if (waiting?.question === question) this.end(waiting);
  }

  /** Questions that are open are never answered afterwards; a later one opens the socket anew. */
  close(): void {
    this.waiting.clear();
    clearTimeout(this.timer);
    this.timer = undefined;
    this.socket?.close();
    this.socket = undefined;
  }

  private send(waiting: Waiting): void {
    const { message, port, address, patience } = waiting.question;
    waiting.lateAt = performance.now() + patience.timeoutMs;
    if (this.timer === undefined || this.timerAt > waiting.lateAt) this.wakeAt(waiting.lateAt);
    try {
      // To be told of what the kernel refuses costs a tenth of a question: it is asked for with the last try alone.
      if (waiting.retries > 0) this.opened().send(message, port, address);
      else this.opened().send(message, port, address, (error) => error && this.fail(waiting, error));
    } catch (error) {
      this.fail(waiting, error);
    }
  }

  private wakeAt(at: number): void {
    clearTimeout(this.timer);
    this.timerAt = at;
    // What has arrived while this process was busy is read before anything is found late.
    const timer = setTimeout(() => setImmediate(() => this.wake(timer)), Math.max(1, at - performance.now()));
    this.timer = timer;
  }

  private wake(timer: NodeJS.Timeout): void {
    if (this.timer !== timer) return;
    this.timer = undefined;
    const now = performance.now();
    for (const waiting of [...this.waiting.values()]) if (waiting.lateAt <= now) this.late(waiting);
    let next = Number.POSITIVE_INFINITY;
    for (const { lateAt } of this.waiting.values()) next = Math.min(next, lateAt);
    if (next < Number.POSITIVE_INFINITY && (this.timer === undefined || this.timerAt > next)) this.wakeAt(next);
  }

  private late(waiting: Waiting): void {
    if (this.waiting.get(waiting.question.where) !== waiting) return;
    waiting.retries -= 1;
    if (waiting.retries >= 0) this.send(waiting);
    else {
      this.end(waiting);
      waiting.question.silent();
    }
  }

  private fail(waiting: Waiting, error: unknown): void {
    if (this.waiting.get(waiting.question.where) !== waiting) return;
    this.end(waiting);
    waiting.question.failed(error);
  }

  private hear(datagram: Buffer, from: RemoteInfo): void {
    const waiting = this.waiting.get(`${from.address}:${from.port}`);
    if (waiting === undefined) return;
    const heard = waiting.question.hear(datagram);
    if (heard === 'last') this.end(waiting);
    else if (heard === 'more') this.goOn(waiting);
  }

  private goOn(waiting: Waiting): void {
    // It may have been called off by whoever heard the answer.
    if (this.waiting.get(waiting.question.where) !== waiting) return;
    waiting.retries = waiting.question.patience.retries;
    this.send(waiting);
  }

  private end(waiting: Waiting): void {
    const { where } = waiting.question;
    if (this.waiting.get(where) !== waiting) return;
    this.waiting.delete(where);
    if (this.waiting.size === 0) this.timer?.unref();
  }

  private opened(): Socket {
    if (this.socket) return this.socket;
    // Addresses need no look-up; without one, a datagram leaves at once.
    const lookup = (host: string, _: unknown, done: (error: null, address: string, family: number) => void) =>
      done(null, host, 4);
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BYTES, lookup } as const);
    socket.on('message', (datagram, from) => this.hear(datagram, from));
    socket.on('error', (error) => {
      for (const waiting of [...this.waiting.values()]) this.fail(waiting, error);
      socket.close();
      if (this.socket === socket) this.socket = undefined;
    });
    socket.unref();
    this.socket = socket;
    return socket;
  }
}
