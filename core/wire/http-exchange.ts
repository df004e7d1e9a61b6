import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';
import { CONNECT_MS, HANDSHAKE_MS, type TlsOptions } from './tls-agent.ts';
import { WireError } from './wire.ts';

const BODY_BYTES = 8 * 1024 * 1024;

/** One HTTP request, ready to be sent. */
export interface Call {
  host: string;
  port: number;
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  /** Over TLS, with the only certificate that will do where one is named. */
  tls: { certificate?: string } | undefined;
  /** From the connection until the whole body is here. */
  answerMs: number;
  /** The body is cut after so many bytes instead of being refused for its size. */
  cutAt?: number;
}

export interface Reply {
  status: number;
  statusText: string;
  /** Names in lower case, each line on its own. */
  headers: Readonly<Record<string, readonly string[] | undefined>>;
  /** UTF-8, broken bytes replaced. */
  text: string;
}

/**
 * Sends one request and reads the whole reply, whatever its status. A kept connection that turns out to be closed is
 * replaced once; a call that writes never uses a kept connection, because nobody could say whether it was carried out.
 * Throws WireError: 'unreachable' (no connection within 3 s, refused, reset), 'timeout' (silence, or the signal),
 * 'unexpected-answer' (not HTTP, not TLS, another certificate, broken off, more than 8 MiB).
 */
export async function exchange(agent: Agent, call: Call, writes: boolean, signal: AbortSignal): Promise<Reply> {
  if (writes) dropKept(agent, call);
  try {
    return await once(agent, call, signal);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    dropKept(agent, call);
    return await once(agent, call, signal);
  }
}

/** The device closed a kept connection before it saw the request. */
class StaleConnection extends WireError {}

function once(agent: Agent, call: Call, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { host, port, method, path, headers } = call;
    if (signal.aborted) throw gaveUp(call);
    const options: TlsOptions = { agent, host, port, method, path, headers, ...call.tls };
    const request = call.tls ? httpsRequest(options) : httpRequest(options);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (error: WireError) => {
      settle(() => reject(error));
      request.destroy();
    };
    const onAbort = () => fail(gaveUp(call));
    // Over TLS the agent itself gives up, on the connection and then on the handshake.
    const connectMs = call.tls ? CONNECT_MS + 2 * HANDSHAKE_MS : CONNECT_MS;
    const noConnection = () => fail(new WireError('unreachable', `no connection to ${where(call)} in ${connectMs} ms`));
    const silent = () => fail(new WireError('timeout', `no whole answer from ${where(call)} in ${call.answerMs} ms`));
    let timer = setTimeout(noConnection, connectMs);
    const connected = () => {
      clearTimeout(timer);
      timer = setTimeout(silent, call.answerMs);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('socket', (socket) => (socket.connecting ? socket.once('connect', connected) : connected()));
    request.on('error', (error) => fail(brokenRequest(error, call, request.reusedSocket)));
    request.on('response', (response) => {
      readBody(response, call).then(
        (text) => settle(() => resolve(reply(response, text))),
        (error: unknown) => fail(error instanceof WireError ? error : brokenReply(error, call)),
      );
    });
    request.end(call.body);
  });
}

async function readBody(response: IncomingMessage, call: Call): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of unpacked(response) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks.push(chunk);
    if (call.cutAt !== undefined && bytes >= call.cutAt) break;
    if (bytes > BODY_BYTES)
      throw new WireError('unexpected-answer', `more than ${BODY_BYTES} bytes from ${where(call)}`);
  }
  const whole = Buffer.concat(chunks);
  return whole
    .subarray(0, call.cutAt)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** Small web servers keep their pages packed and send them so to everybody (AxeOS). */
function unpacked(response: IncomingMessage): Readable {
  if (!/^(x-)?gzip$|^deflate$/i.test(response.headers['content-encoding'] ?? '')) return response;
  return pipeline(response, createUnzip(), () => undefined);
}

function reply(response: IncomingMessage, text: string): Reply {
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    headers: response.headersDistinct,
    text,
  };
}

function brokenRequest(error: Error, call: Call, reused: boolean): WireError {
  if (error instanceof WireError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const detail = `${where(call)}: ${error.message || code}`;
  if (reused && (code === 'ECONNRESET' || code === 'EPIPE'))
    return new StaleConnection('unreachable', detail, { cause: error });
  return new WireError(code.startsWith('HPE_') ? 'unexpected-answer' : 'unreachable', detail, { cause: error });
}

function brokenReply(error: unknown, call: Call): WireError {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new WireError('unexpected-answer', `the answer of ${where(call)} broke off${code}`, { cause: error });
}

function gaveUp(call: Call): WireError {
  return new WireError('timeout', `the deadline passed while ${where(call)} was asked`);
}

function where(call: Call): string {
  return `${call.host}:${call.port}`;
}

function dropKept(agent: Agent, call: Call): void {
  for (const [name, kept] of Object.entries(agent.freeSockets)) {
    if (name.startsWith(`${call.host}:${call.port}:`)) for (const socket of [...(kept ?? [])]) socket.destroy();
  }
}
