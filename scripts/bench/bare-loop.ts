import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Request } from '../../core/wire/request.ts';
import { type Endpoint, PORTS } from '../../core/wire/wire.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/**
 * Sends the same question as our wire would, and parses the JSON of the reply: no deadline, no repair, no check, no
 * meaning. What any client has to pay.
 */
export function askBare(request: Request, { host, ports }: Endpoint): Promise<unknown> {
  switch (request.via) {
    case 'cgminer': {
      const { via: _via, port = 'cgminer', ...question } = request;
      const line = 'join' in question ? { command: question.join.join('+') } : { ...question, ...question.extra };
      return overTcp(host, ports?.[port] ?? PORTS[port], Buffer.from(JSON.stringify(line)), 0);
    }
    case 'whatsminer': {
      const body = Buffer.from(JSON.stringify({ cmd: request.command, param: request.parameters }));
      const frame = Buffer.alloc(4 + body.length);
      frame.writeUInt32LE(body.length);
      body.copy(frame, 4);
      return overTcp(host, ports?.whatsminer ?? PORTS.whatsminer, frame, 4);
    }
    case 'http': {
      const port = request.port ?? (request.tls ? 'https' : 'http');
      return overHttp(host, ports?.[port] ?? PORTS[port], request);
    }
    case 'snmp':
    case 'tcp':
    case 'ssh':
      throw new Error("the bare loop speaks cgminer's and MicroBT's TCP and HTTP");
  }
}

/** One question a connection; the reply ends with a NUL, with the connection, or with the frame that its head announces. */
function overTcp(host: string, port: number, question: Buffer, headBytes: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const socket = connect(port, host, () => socket.write(question));
    const finish = () => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString('utf8', headBytes).replaceAll('\0', '');
      try {
        resolve(JSON.parse(text));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      const framed = headBytes > 0 && bytes >= headBytes + (chunks[0]?.readUInt32LE(0) ?? 0);
      if (framed || (headBytes === 0 && chunk.at(-1) === 0)) finish();
    });
    socket.on('end', finish).on('error', reject);
  });
}

function overHttp(host: string, port: number, request: Request & { via: 'http' }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const options = { agent, host, port, method: request.method, path: request.path, headers };
    const asked = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject).on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve(/^\s*[{[]/.test(text) ? JSON.parse(text) : text);
      });
    });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      // A server may close what was kept while nothing was asked.
      if (asked.reusedSocket && error.code === 'ECONNRESET') overHttp(host, port, request).then(resolve, reject);
      else reject(error);
    });
    asked.end(body);
  });
}

export function closeBare(): void {
  agent.destroy();
}
