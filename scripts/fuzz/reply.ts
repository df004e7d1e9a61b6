import type { Speech } from './hearing.ts';
import { UNKNOWN_COMMAND } from './recorded-texts.ts';

/** What goes back for one question, before it becomes bytes. */
export interface Reply {
  /** Of HTTP alone, as are the headers. */
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** The length that the reply names, where that is not its own. */
  named?: number;
  /** No more than so many bytes leave, heads and frames included. */
  cut?: number;
  pace: 'at-once' | 'drip' | 'never';
  end: 'usual' | 'close' | 'reset';
}

export function reply(status: number, body: string | Buffer, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: Buffer.from(body), pace: 'at-once', end: 'usual' };
}

/** As a device says that it does not know the question. */
export function unknownQuestion(speech: Speech): Reply {
  switch (speech) {
    case 'http':
      return reply(404, '<html><body>404 Not Found</body></html>', { 'content-type': 'text/html' });
    case 'line':
      return reply(200, UNKNOWN_COMMAND);
    case 'word':
      return reply(200, '');
    case 'shell':
      return reply(404, '');
    case 'frame':
      return reply(200, '{"code":-2,"when":1,"msg":"invalid command","desc":""}');
  }
}

/** cgminer ends its reply with a NUL, MicroBT begins it with its length. */
export function bytesOf({ status, headers, body, named, cut }: Reply, speech: Speech): Buffer {
  const length = named ?? body.length;
  const whole = () => {
    switch (speech) {
      case 'http': {
        const lines = Object.entries({ 'content-type': 'application/json', 'content-length': length, ...headers });
        const head = [`HTTP/1.1 ${status} Said`, ...lines.map(([name, value]) => `${name}: ${value}`), '', ''];
        return Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), body]);
      }
      case 'shell':
        return body;
      case 'line':
      case 'word':
        return Buffer.concat([body, Buffer.of(0)]);
      case 'frame': {
        const header = Buffer.alloc(4);
        header.writeUInt32LE(Math.min(length, 0xffff_ffff));
        return Buffer.concat([header, body]);
      }
    }
  };
  return cut === undefined ? whole() : whole().subarray(0, cut);
}
