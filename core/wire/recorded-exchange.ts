import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Answer } from './answer.ts';
import { toPage } from './http-page.ts';
import { toAnswer } from './recorded-answer.ts';
import type { HttpRequest, Request, SshRequest, TcpRequest } from './request.ts';
import { describe, tcpName, WireError } from './wire.ts';

/** One question that was asked of a mining program, and the file with its reply. */
interface Exchange {
  transport: string;
  /** HTTP. */
  method: string;
  path: string;
  status: number;
  contentType: string;
  /** TCP: the bytes as text; empty where the program speaks first. */
  send: string;
  /** Undefined where no reply was recorded. */
  file: string | undefined;
  /** HTTP: the file with what was sent. */
  body: string | undefined;
}

/** Answers by a file `exchange.json`, which says of a folder's files what each of them is the reply to. */
export type RecordedExchanges = (request: Request) => Answer | undefined;

/**
 * Reads `exchange.json` of a folder: `{ exchanges: [{ transport, method, path, status, send, responseFile }] }`. Undefined
 * where there is none. Throws an Error where it is not JSON. What answers throws WireError as the real wire does.
 */
export function readExchanges(folder: string): RecordedExchanges | undefined {
  const file = join(folder, 'exchange.json');
  if (!existsSync(file)) return undefined;
  const told = new Answer(JSON.parse(readFileSync(file, 'utf8')) as unknown);
  const exchanges = told.list('exchanges').map(exchangeOf);
  return (request) => {
    if (request.via === 'ssh') return overSsh(exchanges, request, folder);
    const found = exchanges.filter((each) => each.file !== undefined && answers(each, request)).sort(bestFirst)[0];
    const path = found?.file === undefined ? undefined : join(folder, found.file);
    if (!found || path === undefined || !existsSync(path)) return undefined;
    return replyOf(found, request, readFileSync(path, 'utf8'));
  };
}

function exchangeOf(said: Answer): Exchange {
  return {
    transport: said.str('transport') ?? '',
    method: said.str('method') ?? 'GET',
    path: said.str('path') ?? '/',
    status: said.num('status') ?? 200,
    contentType: said.str('contentType') ?? '',
    send: typeof said.child('send') === 'string' ? String(said.child('send')) : '',
    file: fileName(said.str('responseFile')),
    body: fileName(said.str('requestBody')),
  };
}

/**
 * What a command printed; or what an agent told its own server, where the recording says that the same stands in a file of
 * the rig and that file is read.
 */
function overSsh(exchanges: readonly Exchange[], request: Request & SshRequest, folder: string): Answer | undefined {
  const words = 'run' in request ? request.run : [];
  const [command, file = '', ...more] = words;
  const printed = exchanges.find(({ transport, send }) => transport === 'ssh' && send === words.join(' '));
  const told = exchanges.find(({ transport, path }) => transport === 'http' && path.includes(file));
  const isRead = command === 'cat' && file.startsWith('/run/') && more.length === 0;
  const name = printed?.file ?? (isRead ? told?.body : undefined);
  const path = name === undefined ? undefined : join(folder, name);
  return path === undefined || !existsSync(path) ? undefined : toAnswer(request, readFileSync(path, 'utf8'), path);
}

/** A name may not lead out of the folder. */
function fileName(name: string | undefined): string | undefined {
  return name === undefined || /[/\\]|^\.\.?$/.test(name) ? undefined : name;
}

function bestFirst(a: Exchange, b: Exchange): number {
  return a.status - b.status;
}

function answers(exchange: Exchange, request: Request): boolean {
  const { transport, method, path } = exchange;
  if (request.via === 'http') return transport === 'http' && request.method === method && samePath(request.path, path);
  if (transport !== 'tcp') return false;
  if (request.via === 'cgminer') return !('join' in request) && commandOf(exchange.send) === commandText(request);
  return request.via === 'tcp' && sameQuestion(request, exchange.send);
}

const samePath = (asked: string, recorded: string) => withoutSlash(asked) === withoutSlash(recorded);
/** A session in the query (T-Rex) is no part of what was asked. */
const withoutSlash = (path: string) => path.replace(/[?&]sid=[^&]*/, '').replace(/\/$/, '');

/** A command of cgminer, written as JSON or as text: `gpu|0`. */
function commandOf(send: string): string {
  const said = new Answer(jsonIn(send));
  const command = said.str('command');
  if (command === undefined) return send.trim();
  const parameter = said.str('parameter');
  return parameter === undefined ? command : `${command}|${parameter}`;
}

function commandText({ command, parameter }: { command: string; parameter?: string }): string {
  return parameter === undefined ? command : `${command}|${parameter}`;
}

/** The same method with the same parameters, whatever the number and the password; the same word. */
function sameQuestion(request: Request & TcpRequest, send: string): boolean {
  const recorded: Request & TcpRequest = { via: 'tcp', usual: 0, send: asObject(jsonIn(send)) ?? send };
  if ((typeof recorded.send === 'string') !== (typeof request.send === 'string')) return false;
  return tcpName(recorded) === tcpName(request) && parametersOf(recorded) === parametersOf(request);
}

function parametersOf({ send }: TcpRequest): string {
  const params = typeof send === 'string' ? undefined : send['params'];
  return JSON.stringify(Array.isArray(params) && params.length === 0 ? undefined : params) ?? '';
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function replyOf(exchange: Exchange, request: Request, text: string): Answer {
  const name = exchange.file ?? '';
  if (request.via === 'http') return httpReply(exchange, request, text);
  if (text.trim() === '') throw new WireError('unexpected-answer', `${name}: closed without a reply`);
  return toAnswer(request, text, name);
}

function httpReply(exchange: Exchange, request: Request & HttpRequest, text: string): Answer {
  const { status, contentType } = exchange;
  if (request.page) return toPage({ status, headers: { 'content-type': [contentType] }, text });
  const said = `${describe(request)} was answered with ${status}`;
  if (status === 401 || status === 403) throw new WireError('unauthorized', said, { code: status });
  if (status >= 400) throw new WireError('refused', said, { code: status });
  return toAnswer(request, text, exchange.file ?? '');
}
