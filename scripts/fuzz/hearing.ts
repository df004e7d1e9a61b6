import { isObject } from '../../core/wire/json-exchange.ts';
import type { HttpRequest, Request } from '../../core/wire/request.ts';
import type { Port } from '../../core/wire/wire.ts';

/** The TCP ports of a miner. */
export const MINER_PORTS = ['http', 'daemon', 'rest', 'graphql', 'cgminer', 'volcminer', 'whatsminer', 'api'] as const;
export type MinerPort = (typeof MINER_PORTS)[number] & Port;

export type Speech = 'http' | 'line' | 'frame' | 'word' | 'shell';

/** One whole question among the bytes, in which speech it was asked, and what came behind it. */
export interface Heard {
  request: Request;
  speech: Speech;
  rest: Buffer;
  /** A login on a line of its own stood before it, and is answered on one. */
  login?: true;
}

/** What a program that speaks first has heard: nothing. */
export const GREETED: Heard = {
  request: { via: 'tcp', usual: 0, send: '' },
  speech: 'word',
  rest: Buffer.alloc(0),
};

const BRACE = 0x7b;
const HEAD_END = '\r\n\r\n';
const FRAME_HEADER = 4;

/** The next question on a port. What begins with a brace is a cgminer command: ePIC speaks HTTP on that port. */
export function hear(bytes: Buffer, port: MinerPort): Heard | undefined {
  if (port === 'whatsminer') return frame(bytes);
  if (port === 'api' && !/^(?:GET|POST) /.test(bytes.subarray(0, 5).toString('latin1'))) return word(bytes);
  return bytes[0] === BRACE ? line(bytes, port) : http(bytes, port);
}

/** A question has no end but its last brace. */
function line(bytes: Buffer, port: MinerPort): Heard | undefined {
  const asked = json(bytes.toString('utf8'));
  if (!isObject(asked)) return undefined;
  const { command: said, parameter, ...extra } = asked;
  const commands = String(said).split('+');
  const via = { via: 'cgminer', port: port === 'volcminer' ? 'volcminer' : 'cgminer' } as const;
  const single = {
    ...via,
    command: String(said),
    ...(parameter === undefined ? {} : { parameter: String(parameter) }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
  return { request: commands.length > 1 ? { ...via, join: commands } : single, speech: 'line', rest: Buffer.alloc(0) };
}

/** To a mining program: the last of its lines, because a login may stand before the question; or a word without an end. */
function word(bytes: Buffer): Heard | undefined {
  if (bytes.length === 0) return undefined;
  const lines = bytes.toString('utf8').split('\n');
  const said = lines.map(json).filter(isObject);
  const asked = said.at(-1);
  return {
    request: { via: 'tcp', usual: 0, send: asked ?? bytes.toString('utf8') },
    speech: 'word',
    rest: Buffer.alloc(0),
    ...(said.length > 1 && said[0]?.['method'] === 'api_authorize' ? { login: true as const } : {}),
  };
}

function frame(bytes: Buffer): Heard | undefined {
  const end = FRAME_HEADER + (bytes.length < FRAME_HEADER ? 0 : bytes.readUInt32LE(0));
  if (bytes.length <= FRAME_HEADER || bytes.length < end) return undefined;
  const asked = json(bytes.subarray(FRAME_HEADER, end).toString('utf8'));
  const { cmd, param } = isObject(asked) ? asked : {};
  const parameters = param === undefined ? {} : { parameters: param };
  const request: Request = { via: 'whatsminer', api: 3, command: String(cmd), ...parameters };
  return { request, speech: 'frame', rest: bytes.subarray(end) };
}

function http(bytes: Buffer, port: MinerPort): Heard | undefined {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const head = bytes.subarray(0, headEnd).toString('latin1');
  const bodyStart = headEnd + HEAD_END.length;
  const end = bodyStart + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  if (bytes.length < end) return undefined;
  const [method, path = '/'] = head.split(' ', 2);
  const body = bytes.subarray(bodyStart, end).toString('utf8');
  const asked = { via: 'http', method: method as HttpRequest['method'], path, ...bodyOf(head, body) } as const;
  const named = port === 'volcminer' || port === 'whatsminer' ? 'http' : port;
  return { request: { ...asked, port: named }, speech: 'http', rest: bytes.subarray(end) };
}

function bodyOf(head: string, text: string): Pick<HttpRequest, 'body' | 'form'> {
  if (text === '') return {};
  return /^content-type: *application\/x-www-form/im.test(head)
    ? { form: Object.fromEntries(new URLSearchParams(text)) }
    : { body: json(text) };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
