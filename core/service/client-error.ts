import { type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { PROBLEM_TYPE, problemText, sendProblem } from './problem-json.ts';

/** What Node says of bytes that it cannot read as a request, in words of ours. */
const KNOWN: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'the head of the request is longer than 16 KiB'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the extensions of a chunk are longer than 16 KiB'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not come whole in time'],
};
const UNREADABLE = [400, 'the request is no HTTP/1.1 that can be read'] as const;

/** Answers what never becomes a request as every refusal is answered, and ends its connection. */
export function refuseUnreadable(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered(socket)) return void socket.destroy();
    const [status, detail] = KNOWN[error.code ?? ''] ?? UNREADABLE;
    const body = problemText(status, detail);
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(417, { 'content-type': PROBLEM_TYPE });
    response.end(problemText(417, 'Expect: found something else, expected 100-continue or nothing'));
  });
}

/** Node would refuse a request without a host by itself, without a word: its servers need `requireHostHeader: false`. */
export const expectHost: RequestHandler = (request, response, next) => {
  const isMissing = request.headers.host === undefined && request.httpVersion === '1.1';
  if (isMissing) sendProblem(response, 400, 'Host: found none, expected the name of this service');
  else next();
};

/** A second answer in the middle of the first one would be read as a part of it. */
function isAnswered(socket: Duplex): boolean {
  const { _httpMessage: message } = socket as Duplex & { _httpMessage?: { headersSent?: boolean } };
  return message?.headersSent === true;
}
