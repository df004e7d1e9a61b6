import { Answer } from './answer.ts';
import { AnyEnd } from './any-end.ts';
import { decode, isObject, noReply, quote } from './json-exchange.ts';
import { insteadOfJson, mend } from './mend.ts';
import type { Request, TcpRequest } from './request.ts';
import { address, exchange, type Peer, type Received } from './tcp.ts';
import { describe, type Endpoint, portNumber, WireError } from './wire.ts';

type Question = Request & TcpRequest;

const READ_MS = 5000;

/**
 * The own APIs of mining programs: one question on a connection of its own, as `TcpRequest` says. Patience: 3 s to
 * connect, 5 s for a reply or `timeoutMs`; a reply that is whole when the patience ends is taken. Throws WireError:
 * 'unreachable', 'timeout', 'unauthorized', 'refused', 'unexpected-answer' (closed without a byte, a web page).
 */
export function lineWire(): (request: Question, to: Endpoint, signal: AbortSignal) => Promise<Answer> {
  return async (request, to, signal) => {
    const peer = { host: to.host, port: portNumber(request, to.ports) };
    const { bytes, skip } = toBytes(request, to.credentials?.password);
    const patience = { replyMs: request.timeoutMs ?? READ_MS, signal };
    const received = await exchange(peer, bytes, new AnyEnd(peer, skip), patience);
    const text = decode(received.bytes).replace(/^\0+/, '');
    if (/^[\s\0]*$/.test(text)) {
      if (request.hangsUp) return Answer.none;
      throw noReply(peer, received.ended, patience);
    }
    return readReply(request, afterLogin(text, skip, request, peer), address(peer), received.ended);
  };
}

function toBytes({ send, auth }: Question, password: string | undefined): { bytes: Buffer; skip: number } {
  if (typeof send === 'string') return { bytes: Buffer.from(send), skip: 0 };
  const known = password !== undefined;
  const question = auth === 'psw' && known ? { ...send, psw: password } : send;
  const login = { id: 1, jsonrpc: '2.0', method: 'api_authorize', params: { psw: password } };
  const first = auth === 'api_authorize' && known ? [login] : [];
  const lines = [...first, question].map((each) => `${JSON.stringify(each)}\n`);
  return { bytes: Buffer.from(lines.join('')), skip: first.length };
}

/** What follows the reply to the login, which must not be a no. */
function afterLogin(text: string, skip: number, request: Question, peer: Peer): string {
  if (skip === 0) return text;
  const line = text.indexOf('\n');
  const login = line === -1 ? text : text.slice(0, line);
  const said = mend(login)?.value;
  const error = refusalIn(said, `${address(peer)} refused the login of ${describe(request)}`);
  if (error) throw error;
  return line === -1 ? '' : text.slice(line + 1);
}

/**
 * Reads what a mining program replied: JSON, or text up to its NUL. `from` names it in errors, `ended` says how the reply
 * did where that is known.
 */
export function readReply(request: Question, reply: string, from: string, ended?: Received['ended']): Answer {
  const what = `${from}, ${describe(request)}`;
  const nul = reply.replace(/^\0+/, '').indexOf('\0');
  const text = nul === -1 ? reply : reply.replace(/^\0+/, '').slice(0, nul);
  const brace = text.search(/[{[]/);
  const isPage = insteadOfJson(text) === 'html' || /^HTTP\/1\.[01] \d+[^{[]*<(?:!|html)/i.test(text);
  if (isPage) throw new WireError('unexpected-answer', `${what}: a web page instead of data`);
  const isJson = brace !== -1 && (text.slice(0, brace).trim() === '' || text.startsWith('HTTP/'));
  if (!isJson) return new Answer(text);
  const mended = mend(text.slice(bodyAt(text, brace)));
  if (ended === 'silence' && (!mended || mended.mends.includes('truncated')))
    throw new WireError('timeout', `${what}: fell silent in the middle of a reply, after ${text.length} characters`);
  if (!mended) throw new WireError('unexpected-answer', `${what}: JSON that cannot be read: ${quote(text)}`);
  const error = refusalIn(mended.value, what);
  if (error) throw error;
  return new Answer(mended.value, mended.mends);
}

/** An HTTP head may hold a bracket of its own. */
function bodyAt(text: string, brace: number): number {
  const head = text.startsWith('HTTP/') ? /\r?\n\r?\n/.exec(text) : null;
  return head ? head.index + head[0].length : brace;
}

/** JSON-RPC says no in `error`: null and false are none, -401 and -403 are about the password. */
function refusalIn(value: unknown, what: string): WireError | undefined {
  const error = isObject(value) ? value['error'] : undefined;
  if (error === undefined || error === null || error === false || error === '') return undefined;
  const said = new Answer(error);
  const code = said.num('code') ?? said.num('errorcode');
  const words = said.str('message') ?? said.str() ?? 'without a reason';
  const isAccess = code === -401 || code === -403 || /password|authori[sz]/i.test(words);
  return new WireError(
    isAccess ? 'unauthorized' : 'refused',
    `${what} refused: ${words}`,
    code === undefined ? {} : { code },
  );
}
