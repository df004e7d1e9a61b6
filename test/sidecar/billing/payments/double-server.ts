import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A provider that is not one: a real server on this machine. */
export interface Double {
  url: string;
  /** What it was asked, oldest first: `POST /v1/prices`. */
  asked: string[];
  state: {
    /** Every request is answered with this status and no JSON, as long as it is set. */
    away?: number | undefined;
  };
  /** Its clock, in unix ms. */
  now: number;
  stop(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

/** Serves a double; it can be told to be away, and it says afterwards what it was asked. */
export async function serveDouble(answer: Answer): Promise<Double> {
  const asked: string[] = [];
  const state: Double['state'] = {};
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (state.away !== undefined)
      response.writeHead(state.away, { 'content-type': 'text/html' }).end('<html>away</html>');
    else await answer(request, response, body);
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ asked, state, now: 0 },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
