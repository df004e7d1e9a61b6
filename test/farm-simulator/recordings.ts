import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Listener, WHOLE } from './listener.ts';
import { OidTable } from './oid-table.ts';
import { SnmpAgent } from './snmp-agent.ts';
import { readSnmprec } from './snmprec.ts';
import { frameServer, jsonServer, type Reply, textOf } from './tcp-servers.ts';
import { type WebReply, webServer } from './web-server.ts';

export interface RecordingServer {
  ports: Partial<Record<'http' | 'cgminer' | 'whatsminer' | 'snmp', number>>;
  close(): Promise<void>;
}

/** Text of a file by the question that it answers: "stats", "get.miner.status.summary", "cgi-bin_stats". */
type Answers = ReadonlyMap<string, string>;

const FILES = {
  rpc: /^rpc-(.+)\.(?:json|txt)$/,
  frames: /^rpc4433-(.+)\.(?:json|txt)$/,
  web: /^http-(.+)\.(?:json|txt|html)$/,
} as const;
const delivery = () => WHOLE;

/**
 * Serves recorded answers as they stand. A folder: rpc-<command>.json on TCP, rpc4433-<cmd>[.<param>].json as frames,
 * http-<path with _ for />.json over HTTP. A file .snmprec: SNMP with the communities public and private, read only.
 * What was not recorded is refused as the real device would. Throws when there is nothing to serve.
 */
export async function serveRecording(path: string, host = '127.0.0.1'): Promise<RecordingServer> {
  const files = (await stat(path)).isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [path];
  const walk = files.find((file) => file.endsWith('.snmprec'));
  const [rpc, frames, web] = await Promise.all([
    load(files, FILES.rpc),
    load(files, FILES.frames),
    load(files, FILES.web),
  ]);
  const ports: RecordingServer['ports'] = {};
  const closers: (() => Promise<void>)[] = [];
  for (const { name, answers, server } of [
    { name: 'cgminer', answers: rpc, server: () => jsonServer(delivery, '\0', (request) => rpcReply(rpc, request)) },
    {
      name: 'whatsminer',
      answers: frames,
      server: () => frameServer(delivery, (request) => frameReply(frames, request)),
    },
    { name: 'http', answers: web, server: () => webServer(delivery, ({ path: asked }) => webReply(web, asked)) },
  ] as const) {
    if (answers.size === 0) continue;
    const listener = await Listener.open(server(), host, 0, delivery);
    ports[name] = listener.port;
    closers.push(() => listener.close());
  }
  if (walk !== undefined) {
    const agent = await snmpAgent(walk);
    ports.snmp = await agent.listen(host, 0);
    closers.push(() => agent.close());
  }
  if (closers.length === 0) throw new Error(`${path} holds no recording: no rpc-*, rpc4433-*, http-* or .snmprec file`);
  const close = async () => void (await Promise.all(closers.map((end) => end())));
  return { ports, close };
}

async function load(files: readonly string[], pattern: RegExp): Promise<Answers> {
  const named = files.flatMap((file) => {
    const name = pattern.exec(basename(file))?.[1];
    return name === undefined ? [] : [{ name, file }];
  });
  return new Map(await Promise.all(named.map(async ({ name, file }) => [name, await readFile(file, 'utf8')] as const)));
}

function rpcReply(answers: Answers, request: unknown): Reply {
  const command = textOf(request, 'command') ?? textOf(request, 'cmd') ?? '';
  const parameter = textOf(request, 'parameter') ?? textOf(request, 'param');
  const exact = parameter === undefined ? undefined : answers.get(`${command}.${parameter}`);
  return { text: exact ?? answers.get(command) ?? INVALID_COMMAND };
}

const INVALID_COMMAND =
  '{"STATUS":[{"STATUS":"E","Code":14,"Msg":"Invalid command","Description":"recording"}],"id":1}';

/** A joined parameter is put together from the parts, where all of them were recorded. */
function frameReply(answers: Answers, request: unknown): Reply {
  const command = textOf(request, 'cmd') ?? '';
  const parts = textOf(request, 'param')?.split('+') ?? [];
  const found = parts.map((part) => answers.get(`${command}.${part}`));
  const [only] = found;
  if (found.length === 1 && only !== undefined) return { text: only };
  if (parts.length <= 1) return { text: answers.get(command) ?? invalidFrame(command) };
  if (found.some((text) => text === undefined)) return { text: invalidFrame(command) };
  const replies = found.map((text) => JSON.parse(text ?? '{}') as { msg: Record<string, unknown> });
  return { text: JSON.stringify({ ...replies[0], msg: Object.assign({}, ...replies.map(({ msg }) => msg)) }) };
}

function invalidFrame(command: string): string {
  return JSON.stringify({ code: -2, when: 0, msg: 'invalid command', desc: command });
}

/** "/cgi-bin/stats.cgi" was recorded as cgi-bin_stats, "/api/v1/info" as api_v1_info. */
function webReply(answers: Answers, path: string): WebReply {
  const name = path.replace(/^\//, '').replaceAll('/', '_');
  const body = answers.get(name) ?? answers.get(name.replace(/\.cgi$/, ''));
  return body === undefined
    ? { status: 404, body: '<h1>404 Not Found</h1>', type: 'text/html' }
    : { status: 200, body };
}

async function snmpAgent(file: string): Promise<SnmpAgent<undefined>> {
  const table = new OidTable<undefined>(readSnmprec(await readFile(file, 'utf8')));
  const engineId = Buffer.from('8000000004', 'hex');
  return new SnmpAgent({ table, device: undefined, access: { read: 'public', write: 'private' }, engineId });
}
