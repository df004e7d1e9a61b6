import { Answer } from './answer.ts';
import { decode, isObject, type JsonReply, noReply, readJson } from './json-exchange.ts';
import { address, exchange, type Framing, MAX_REPLY_BYTES, type Patience, type Peer, type Progress } from './tcp.ts';
import { encrypt, type Padding, tokenV3 } from './whatsminer-tokens.ts';
import { type WhatsminerQuestion, writerV2 } from './whatsminer-v2.ts';
import { describe, type Endpoint, PORTS, WireError } from './wire.ts';

const READ_MS = 5000;
const WRITE_MS = 10_000;

/** The commands of API 3 whose parameter travels encrypted. */
const SECRET_PARAMETERS = new Set(['set.miner.pools', 'set.user.change_passwd']);

/**
 * MicroBT's own protocols: `api: 3` is asked on port 4433, `api: 2` on port 4028 (`ports.cgminer`).
 *
 * API 3: the answer's value is the reply `{ code, when, msg, desc }` with code 0; −4 is `unauthorized`, any other code
 * `refused`. Reads need no login; writes sign themselves as `credentials.username` and `password`, both "super" unless
 * given. A write is never sent twice while its outcome is unknown.
 * API 2 carries writes only; see `writerV2`. `now` is the clock that tokens are made with.
 */
export function whatsminerWire({
  now = () => new Date(),
}: {
  now?: () => Date;
} = {}): (request: WhatsminerQuestion, to: Endpoint, signal: AbortSignal) => Promise<Answer> {
  const writeV2 = writerV2(now);

  return async (request, to, signal) => {
    const replyMs = request.timeoutMs ?? (request.writes && !request.silent ? WRITE_MS : READ_MS);
    const patience = { replyMs, signal };
    if (request.api === 2) return writeV2(request, to, patience);
    const peer = { host: to.host, port: to.ports?.whatsminer ?? PORTS.whatsminer };
    if (request.writes) return writeV3({ request, to, peer, patience, now });
    const { command, parameters } = request;
    const question = { cmd: command, ...(parameters === undefined ? {} : { param: parameters }) };
    return askV3(question, request, peer, patience);
  };
}

interface WriteV3 {
  request: WhatsminerQuestion;
  to: Endpoint;
  peer: Peer;
  patience: Patience;
  now: () => Date;
}

async function writeV3(write: WriteV3): Promise<Answer> {
  if (!SECRET_PARAMETERS.has(write.request.command)) return signAndSend(write, undefined);
  try {
    return await signAndSend(write, 'pkcs7');
  } catch (error) {
    // Firmware differs in the padding that it reads. A refusal is a known outcome, so the other one may be tried.
    const isRefused = error instanceof WireError && error.reason === 'refused';
    if (!isRefused || error.code === INVALID_COMMAND) throw error;
    return signAndSend(write, 'zero').catch((second: unknown) => {
      throw second instanceof WireError && second.reason === 'refused' ? error : second;
    });
  }
}

async function signAndSend({ request, to, peer, patience, now }: WriteV3, padding?: Padding): Promise<Answer> {
  const { command, parameters = null } = request;
  const salt = await readSalt(peer, patience);
  const ts = Math.floor(now().getTime() / 1000);
  const { token, aesKey } = tokenV3(command, to.credentials?.password ?? 'super', salt, ts);
  const param = padding ? encrypt(aesKey, JSON.stringify(parameters), padding) : parameters;
  const account = to.credentials?.username ?? 'super';
  return askV3({ cmd: command, ts, token, account, param }, request, peer, patience);
}

async function readSalt(peer: Peer, patience: Patience): Promise<string> {
  const request: WhatsminerQuestion = { via: 'whatsminer', api: 3, command: 'get.device.info', parameters: 'salt' };
  const answer = await askV3({ cmd: request.command, param: 'salt' }, request, peer, patience);
  const salt = answer.str('msg', 'salt');
  if (salt === undefined)
    throw new WireError('unexpected-answer', `${address(peer)} gave no msg.salt in get.device.info, needed to write`);
  return salt;
}

async function askV3(question: object, request: WhatsminerQuestion, peer: Peer, patience: Patience): Promise<Answer> {
  const framing = new LengthFrame(peer);
  const received = await exchange(peer, frame(question), framing, patience);
  if (received.bytes.length === 0) {
    if (request.silent) return new Answer({});
    throw noReply(peer, received.ended, patience);
  }
  const { bytes, ended } = received;
  if (ended !== 'complete') {
    const detail = `${address(peer)} sent ${bytes.length} of ${framing.expected ?? 'at least 4'} bytes`;
    throw ended === 'silence'
      ? new WireError('timeout', `${detail} and fell silent`)
      : new WireError('unexpected-answer', `${detail} and closed`);
  }
  const reply = readJson(decode(bytes.subarray(HEADER, framing.expected)), address(peer));
  return accept(reply, request, peer);
}

const NO_PERMISSION = -4;
const INVALID_COMMAND = -2;

function accept(reply: JsonReply, request: WhatsminerQuestion, peer: Peer): Answer {
  const answer = new Answer(reply.value, reply.mends);
  const code = answer.num('code');
  if (code === 0) return answer;
  const who = address(peer);
  if (code === undefined)
    throw new WireError('unexpected-answer', `${who} answered ${describe(request)} without a numeric "code"`);
  const said = answer.str('msg') ?? (isObject(reply.value['msg']) ? JSON.stringify(reply.value['msg']) : undefined);
  const detail = `${who} refused ${describe(request)}: ${said ?? answer.str('desc') ?? 'no message'} (code ${code})`;
  throw new WireError(code === NO_PERMISSION ? 'unauthorized' : 'refused', detail, { code });
}

const HEADER = 4;

function frame(question: object): Buffer {
  const body = Buffer.from(JSON.stringify(question));
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

/** u32 little-endian length, then that many bytes; refuses to wait for more than 8 MiB. */
class LengthFrame implements Framing {
  /** Bytes of the whole reply with its header, once the header is here. */
  expected: number | undefined;
  readonly #peer: Peer;
  #start = Buffer.alloc(0);
  #seen = 0;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  feed(chunk: Buffer): Progress {
    this.#seen += chunk.length;
    if (this.expected === undefined) this.#readHeader(chunk);
    return this.expected !== undefined && this.#seen >= this.expected ? 'complete' : 'more';
  }

  #readHeader(chunk: Buffer): void {
    this.#start = Buffer.concat([this.#start, chunk.subarray(0, HEADER)]);
    if (this.#start.length < HEADER) return;
    const length = this.#start.readUInt32LE(0);
    if (length > MAX_REPLY_BYTES)
      throw new WireError(
        'unexpected-answer',
        `${address(this.#peer)} announced a reply of ${length} bytes; at most ${MAX_REPLY_BYTES} are accepted`,
      );
    this.expected = HEADER + length;
  }
}
