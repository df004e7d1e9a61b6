import { connect, type Socket } from 'node:net';
import { WireError } from './wire.ts';

/** No reply of a miner may be larger. */
export const MAX_REPLY_BYTES = 8 * 1024 * 1024;

const CONNECT_MS = 3000;
/** A reply that looks complete is taken after this much quiet, because some peers never close and send no NUL. */
const SETTLE_MS = 200;

export interface Peer {
  host: string;
  port: number;
}

export interface Patience {
  replyMs: number;
  signal: AbortSignal;
}

/** What the bytes so far amount to. `settled`: complete unless more follows at once. */
export type Progress = 'more' | 'settled' | 'complete';

/**
 * Looks at each chunk of a reply once, in order, cut anywhere. Throws a WireError to end the exchange, at the latest
 * when the reply exceeds MAX_REPLY_BYTES.
 */
export interface Framing {
  feed(chunk: Buffer): Progress;
}

/** `closed` and `reset` by the peer, `silence` when our patience ended; all three after the request was sent. */
export interface Received {
  bytes: Buffer;
  ended: 'complete' | 'closed' | 'reset' | 'silence';
}

/**
 * One connection, one request, one reply, closed by us. Throws WireError: `unreachable` when there is no connection,
 * `timeout` when the signal stops it, and what the framing throws. Silence and an early close after sending are results
 * and not errors, because only the caller knows what they mean.
 */
export function exchange(peer: Peer, request: Uint8Array, framing: Framing, patience: Patience): Promise<Received> {
  return new Promise((resolve, reject) => new Exchange(peer, framing, patience, { resolve, reject }).start(request));
}

interface Outcome {
  resolve(received: Received): void;
  reject(error: unknown): void;
}

/**
 * What a chunk is read into before it is copied: reading is over before the next socket is looked at, so that one serves
 * all, and no reply costs a buffer of the stream's own.
 */
const READING = Buffer.allocUnsafeSlow(64 * 1024);

function into(callback: (bytes: number) => boolean) {
  return { buffer: READING, callback };
}

class Exchange {
  readonly #peer: Peer;
  readonly #framing: Framing;
  readonly #patience: Patience;
  readonly #outcome: Outcome;
  readonly #chunks: Buffer[] = [];
  #connected = false;
  #over = false;
  #socket: Socket | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #settle: NodeJS.Timeout | undefined;

  constructor(peer: Peer, framing: Framing, patience: Patience, outcome: Outcome) {
    this.#peer = peer;
    this.#framing = framing;
    this.#patience = patience;
    this.#outcome = outcome;
  }

  start(request: Uint8Array): void {
    const { signal, replyMs } = this.#patience;
    if (signal.aborted) {
      this.#stopped();
      return;
    }
    signal.addEventListener('abort', this);
    const connectMs = Math.min(CONNECT_MS, replyMs);
    this.#deadline = setTimeout(
      () => this.#fail(this.#unreachable(`no answer within ${connectMs} ms`, undefined)),
      connectMs,
    );
    try {
      this.#socket = connect({ ...this.#peer, onread: into((bytes) => this.#take(bytes)) });
    } catch (error) {
      this.#fail(this.#unreachable(text(error), error));
      return;
    }
    this.#socket
      .on('connect', () => this.#send(request))
      .on('end', () => this.#finish('closed'))
      .on('close', () => this.#finish('closed'))
      .on('error', (error) =>
        this.#connected ? this.#finish('reset') : this.#fail(this.#unreachable(text(error), error)),
      );
  }

  /** The signal aborts. An object that listens, because a function of its own for each exchange costs more. */
  handleEvent(): void {
    this.#stopped();
  }

  #send(request: Uint8Array): void {
    if (this.#over) return;
    this.#connected = true;
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#finish('silence'), this.#patience.replyMs);
    this.#socket?.write(request);
  }

  /** False stops the reading. */
  #take(bytes: number): boolean {
    if (this.#over) return false;
    const chunk = Buffer.from(READING.subarray(0, bytes));
    if (this.#settle) clearTimeout(this.#settle);
    this.#chunks.push(chunk);
    try {
      const progress = this.#framing.feed(chunk);
      if (progress === 'complete') this.#finish('complete');
      if (progress === 'settled') this.#settle = setTimeout(() => this.#finish('complete'), SETTLE_MS);
    } catch (error) {
      this.#fail(error);
    }
    return !this.#over;
  }

  #stopped(): void {
    const detail = `stopped before ${address(this.#peer)} had answered`;
    this.#fail(new WireError('timeout', detail, { cause: this.#patience.signal.reason }));
  }

  #unreachable(detail: string, cause: unknown): WireError {
    return new WireError('unreachable', `no connection to ${address(this.#peer)}: ${detail}`, { cause });
  }

  #finish(ended: Received['ended']): void {
    if (!this.#end()) return;
    const [first] = this.#chunks;
    const bytes = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#outcome.resolve({ bytes, ended });
  }

  #fail(error: unknown): void {
    if (this.#end()) this.#outcome.reject(error);
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    clearTimeout(this.#deadline);
    if (this.#settle) clearTimeout(this.#settle);
    this.#patience.signal.removeEventListener('abort', this);
    this.#socket?.destroy();
    return true;
  }
}

/** `host:port`, for messages and as a key. */
export function address(peer: Peer): string {
  return peer.host.includes(':') ? `[${peer.host}]:${peer.port}` : `${peer.host}:${peer.port}`;
}

function text(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message !== '' ? error.message : 'code' in error ? String(error.code) : error.name;
}
