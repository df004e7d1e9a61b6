import { isAscii } from 'node:buffer';
import { insteadOfJson, mend } from './mend.ts';
import {
  address,
  exchange,
  type Framing,
  MAX_REPLY_BYTES,
  type Patience,
  type Peer,
  type Progress,
  type Received,
} from './tcp.ts';
import { WireError } from './wire.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonReply {
  value: JsonObject;
  mends: readonly string[];
}

const UTF_8 = new TextDecoder();

/** UTF-8, broken bytes replaced, without its mark. Nearly all that miners say is ASCII. */
export function decode(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : UTF_8.decode(bytes);
}

const NUL = 0x00;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds the end of one JSON reply: a NUL, a newline behind a balanced object, or quiet behind a balanced object. Reads
 * bytes and not characters, so a chunk may end inside a multi-byte character.
 */
export class JsonEnd implements Framing {
  /** An object has been balanced at least once: what is here may be read even if no end is ever marked. */
  balanced = false;
  /** How many bytes the reply has before what ended it; undefined while nothing did. */
  length: number | undefined;
  readonly #peer: Peer;
  #size = 0;
  #begun = false;
  #depth = 0;
  #inString = false;
  #escaped = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  feed(chunk: Buffer): Progress {
    if (this.#size === 0 && isWhole(chunk)) {
      this.length = chunk.length - 1;
      return 'complete';
    }
    for (const byte of chunk) {
      if (this.#isEnd(byte)) {
        this.length = this.#size;
        return 'complete';
      }
      this.#size += 1;
    }
    if (this.#size > MAX_REPLY_BYTES)
      throw new WireError('unexpected-answer', `${address(this.#peer)} sent more than ${MAX_REPLY_BYTES} bytes`);
    return this.balanced && this.#depth === 0 && !this.#inString ? 'settled' : 'more';
  }

  #isEnd(byte: number): boolean {
    // A NUL ends the reply even inside a string: some firmware cuts its own reply in the middle of one.
    if (byte === NUL) return this.#begun;
    if (byte === NEWLINE) return this.balanced && this.#depth === 0 && !this.#inString;
    if (byte > SPACE) this.#begun = true;
    if (this.#inString) this.#insideString(byte);
    else this.#outsideStrings(byte);
    return false;
  }

  #outsideStrings(byte: number): void {
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      this.#depth = Math.max(0, this.#depth - 1);
      this.balanced ||= this.#depth === 0;
    }
  }

  #insideString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.#inString = false;
  }
}

/** Most replies come as one line in one piece, with a NUL behind it and nowhere else: then nothing has to be balanced. */
function isWhole(chunk: Buffer): boolean {
  const last = chunk.length - 1;
  if ((chunk[0] ?? 0) <= SPACE || last > MAX_REPLY_BYTES) return false;
  return chunk.indexOf(NUL) === last && !chunk.includes(NEWLINE);
}

/** What cgminer and its kin say when they obey `restart` or `quit`, as a word or in quotes and braces. */
const FAREWELL = /^[\s"{]*(?:RESTART|BYE)[\s\0"}|]*$/;

/**
 * Writes one JSON object on a connection of its own and reads one back, mended where needed. Undefined when the peer
 * closed or stayed silent without a byte of reply, or said goodbye, and `mayBeSilent` says that this is how it answers.
 * Throws WireError: unreachable, timeout, unexpected-answer.
 */
export async function askJson(peer: Peer, question: object, patience: Patience): Promise<JsonReply>;
export async function askJson(
  peer: Peer,
  question: object,
  patience: Patience,
  mayBeSilent: boolean,
): Promise<JsonReply | undefined>;
export async function askJson(
  peer: Peer,
  question: object,
  patience: Patience,
  mayBeSilent = false,
): Promise<JsonReply | undefined> {
  const framing = new JsonEnd(peer);
  const received = await exchange(peer, Buffer.from(JSON.stringify(question)), framing, patience);
  const text = decode(received.bytes.subarray(0, framing.length));
  if (/^[\s\0]*$/.test(text)) {
    if (mayBeSilent) return undefined;
    throw noReply(peer, received.ended, patience);
  }
  if (mayBeSilent && FAREWELL.test(text)) return undefined;
  if (received.ended === 'silence' && !framing.balanced && /^[\s\0]*[{[,]/.test(text))
    throw new WireError(
      'timeout',
      `${address(peer)} fell silent in the middle of a reply, after ${text.length} characters`,
    );
  return readJson(text, address(peer));
}

/** Reads a reply as one JSON object. Throws WireError unexpected-answer that quotes what stood there instead. */
export function readJson(text: string, from: string): JsonReply {
  const mended = mend(text);
  if (isObject(mended?.value)) return { value: mended.value, mends: mended.mends };
  const instead = insteadOfJson(text);
  const what =
    instead === 'backend-down' ? 'says that its mining program is down' : instead ? 'answered an HTML page' : undefined;
  throw new WireError('unexpected-answer', `${from} ${what ?? 'did not answer a JSON object'}: ${quote(text)}`);
}

/** What the peer's silence or close without a reply means to a question that wanted one. */
export function noReply(peer: Peer, ended: Received['ended'], patience: Patience): WireError {
  const who = address(peer);
  if (ended === 'silence') return new WireError('timeout', `${who} did not reply within ${patience.replyMs} ms`);
  if (ended === 'reset') return new WireError('unreachable', `${who} reset the connection before it replied`);
  return new WireError('unexpected-answer', `${who} closed without a reply`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first 80 characters, printable on one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
