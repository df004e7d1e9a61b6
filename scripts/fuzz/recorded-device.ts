import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Answer } from '../../core/wire/answer.ts';
import type { HttpRequest, Login, Request } from '../../core/wire/request.ts';
import { describe, type Endpoint } from '../../core/wire/wire.ts';
import { GREETED, type Heard, hear, MINER_PORTS, type MinerPort } from './hearing.ts';
import { openRecordedSsh } from './recorded-ssh.ts';
import type { Texts } from './recorded-texts.ts';
import { bytesOf, type Reply, reply, unknownQuestion } from './reply.ts';

/** A device on ports of this machine. */
export interface Device {
  ports: NonNullable<Endpoint['ports']>;
  /** What went wrong with its replies so far, in words. */
  wrongs: readonly string[];
  /** Replies so far that no wire may take. */
  oversized(): number;
  /** Tells the device what is about to be asked: how one logs in, and who speaks first, stands in the question alone. */
  expect(request: Request): void;
  close(): Promise<void>;
}

/** A device that answers from texts, and what it was asked over each connection: logins and parts of joins too. */
export interface RecordedDevice extends Device {
  heard: string[];
}

/** Changes a reply on its way, or lets it pass. */
export type Spoil = (honest: Reply, heard: Heard) => Reply;

export interface DeviceOptions {
  texts: Texts;
  spoil?: Spoil;
  wrongs?: readonly string[];
  oversized?: () => number;
}

const HOST = '127.0.0.1';
const DRIP_MS = 30;

/** Opens all ports that miners have. A question that is not recorded is refused in the words of its protocol. */
export async function openDevice(options: DeviceOptions): Promise<RecordedDevice> {
  const { texts, spoil = (honest) => honest, wrongs = [], oversized = () => 0 } = options;
  const heard: string[] = [];
  const logins: Login[] = [];
  let speaksFirst = false;
  const answer = async (question: Heard): Promise<Reply> => {
    heard.push(describe(question.request));
    const text = await texts(question.request);
    const honest = token(question.request, logins) ?? (text === undefined ? undefined : reply(200, text));
    return spoil(honest ?? unknownQuestion(question.speech), question);
  };
  const opened = await Promise.all(
    MINER_PORTS.map((port) => listen(port, answer, () => port === 'api' && speaksFirst)),
  );
  const ssh = await openRecordedSsh(answer);
  return {
    ports: { ...Object.fromEntries(opened.map(({ name, port }) => [name, port])), ssh: ssh.port },
    heard,
    wrongs,
    oversized,
    expect: (request) => {
      speaksFirst = request.via === 'tcp' && request.send === '';
      if (request.via === 'http' && typeof request.auth === 'object' && 'ask' in request.auth)
        logins.push(request.auth);
    },
    close: async () => void (await Promise.all([ssh, ...opened].map(({ close }) => close()))),
  };
}

/** A recorded device has no TLS: what is asked is the same. */
export function withoutTls(request: Request): Request {
  if (request.via !== 'http') return request;
  const { tls: _, ...open } = request;
  return open;
}

/** The answer to a login, whatever the password. */
function token(request: Request, logins: readonly Login[]): Reply | undefined {
  if (request.via !== 'http') return undefined;
  const login = logins.find((each) => isLogin(request, each));
  if (!login) return undefined;
  if ('cookie' in login.token) return reply(200, '', { 'set-cookie': `${login.token.cookie}=t0ken; path=/` });
  const said = login.token.path.reduceRight<unknown>(
    (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
    't0ken',
  );
  return reply(200, JSON.stringify(said));
}

/** A GraphQL service takes logins where it takes all else: there the question tells them apart. */
function isLogin(request: HttpRequest, { ask }: Login): boolean {
  if (ask.method !== request.method || withoutQuery(ask.path) !== withoutQuery(request.path)) return false;
  return new Answer(ask.body).str('query') === new Answer(request.body).str('query');
}

const withoutQuery = (path: string) => path.split('?', 1)[0];

type Answering = (heard: Heard) => Promise<Reply>;

interface Opened {
  name: MinerPort;
  port: number;
  close(): Promise<void>;
}

function listen(name: MinerPort, answer: Answering, speaksFirst: () => boolean): Promise<Opened> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (speaksFirst()) void answer(GREETED).then((said) => say(socket, said, GREETED));
    else converse(socket, name, answer);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, () => resolve({ name, port: (server.address() as AddressInfo).port, close }));
  });
}

function converse(socket: Socket, port: MinerPort, answer: Answering): void {
  let waiting = Buffer.alloc(0);
  let busy = false;
  const next = async () => {
    const heard = hear(waiting, port);
    if (busy || !heard) return;
    busy = true;
    waiting = Buffer.from(heard.rest);
    say(socket, await answer(heard), heard);
    busy = false;
    await next();
  };
  socket.on('data', (bytes: Buffer) => {
    waiting = Buffer.concat([waiting, bytes]);
    void next();
  });
}

const LOGGED_IN = Buffer.from('{"id":1,"jsonrpc":"2.0","result":true}\n');

function say(socket: Socket, said: Reply, { speech, login }: Heard): void {
  if (socket.destroyed || said.pace === 'never') return;
  const bytes = login ? Buffer.concat([LOGGED_IN, bytesOf(said, speech)]) : bytesOf(said, speech);
  if (said.end === 'reset') socket.resetAndDestroy();
  else if (said.pace === 'drip') drip(socket, bytes);
  else if (said.end === 'close' || said.cut !== undefined || speech !== 'http') socket.end(bytes);
  else socket.write(bytes);
}

function drip(socket: Socket, bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length) socket.write(bytes.subarray(at, ++at));
    else socket.end();
  }, DRIP_MS);
  socket.on('close', () => clearInterval(timer));
}
