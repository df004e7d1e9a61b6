import { JsonEnd } from './json-exchange.ts';
import { address, type Framing, MAX_REPLY_BYTES, type Peer, type Progress } from './tcp.ts';
import { WireError } from './wire.ts';

const NUL = 0x00;
const BAR = 0x7c;
const OPEN_OBJECT = 0x7b;

/**
 * Finds the end of a reply of which nobody knows whether it is JSON or text: JSON ends as `JsonEnd` says, text by a NUL,
 * or by quiet behind a bar (ccminer). `skip` replies in JSON come before the one that is meant.
 */
export class AnyEnd implements Framing {
  readonly #peer: Peer;
  readonly #ends: JsonEnd[];
  #text: Buffer[] = [];
  #size = 0;
  #inJson = false;
  #waiting: Buffer = Buffer.alloc(0);

  constructor(peer: Peer, skip: number) {
    this.#peer = peer;
    this.#ends = Array.from({ length: skip + 1 }, () => new JsonEnd(peer));
  }

  feed(chunk: Buffer): Progress {
    this.#size += chunk.length;
    if (this.#size > MAX_REPLY_BYTES)
      throw new WireError('unexpected-answer', `${address(this.#peer)} sent more than ${MAX_REPLY_BYTES} bytes`);
    if (this.#inJson) return this.#json(chunk);
    this.#text.push(chunk);
    const brace = chunk.indexOf(OPEN_OBJECT);
    const nul = chunk.indexOf(NUL);
    if (brace !== -1 && (nul === -1 || brace < nul)) {
      this.#inJson = true;
      return this.#json(chunk.subarray(brace));
    }
    if (nul !== -1) return 'complete';
    return trimmedEnd(Buffer.concat(this.#text)) === BAR ? 'settled' : 'more';
  }

  /** Each reply is a document of its own on its own line: what follows the first belongs to the second. */
  #json(chunk: Buffer): Progress {
    const [end, next] = this.#ends;
    if (!end) return 'complete';
    if (!next) return end.feed(chunk);
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    const line = this.#waiting.indexOf(0x0a);
    if (line === -1) return 'more';
    const rest = this.#waiting.subarray(line + 1);
    this.#ends.shift();
    this.#waiting = Buffer.alloc(0);
    return rest.length === 0 ? 'more' : this.#json(rest);
  }
}

function trimmedEnd(bytes: Buffer): number | undefined {
  let at = bytes.length - 1;
  while (at >= 0 && (bytes[at] ?? 0) <= 0x20) at -= 1;
  return bytes[at];
}
