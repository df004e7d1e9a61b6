import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import snmp from 'net-snmp';
import type { Farm } from './farm.ts';
import type { FarmDevice } from './farm-device.ts';
import { md5crypt } from './md5crypt.ts';
import { frame } from './tcp-servers.ts';

/** Small clients of the protocols, written apart from those of the project. */

const HOST = '127.0.0.1';
type Json = Record<string, unknown>;

/** Sends bytes and reads until the other side ends. Rejects when it breaks the connection or stays silent. */
export function exchange(port: number, bytes: Buffer | string, patienceMs = 1000): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: HOST, port }, () => socket.write(bytes));
    socket.setTimeout(patienceMs, () => {
      socket.destroy();
      reject(new Error('silent'));
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}

/** One command to port 4028, parsed without the NUL. */
export async function rpc(port: number, command: string | Json, patienceMs?: number): Promise<Json> {
  const body = typeof command === 'string' ? { command } : command;
  const reply = await exchange(port, JSON.stringify(body), patienceMs);
  return JSON.parse(reply.toString('utf8').replaceAll('\0', '')) as Json;
}

/** One frame to port 4433. */
export async function frames(port: number, body: Json): Promise<Json> {
  const reply = await exchange(port, frame(JSON.stringify(body)));
  if (reply.readUInt32LE(0) !== reply.length - 4) throw new Error('the frame has another length than it says');
  return JSON.parse(reply.subarray(4).toString('utf8')) as Json;
}

/** v3: the request with its token. */
export function signed(cmd: string, param: unknown, salt: string, password = 'super'): Json {
  const ts = Math.floor(Date.now() / 1000);
  const token = createHash('sha256').update(`${cmd}${password}${salt}${ts}`).digest('base64').slice(0, 8);
  return { cmd, param, ts, token, account: 'super' };
}

/** v2: asks for a token, signs and encrypts, decrypts the reply. An unencrypted reply is returned as it is. */
export async function writeV2(port: number, body: Json, password = 'admin', given?: Json): Promise<Json> {
  const message = given ?? ((await rpc(port, 'get_token'))['Msg'] as Json);
  const key = md5crypt(password, String(message['salt']));
  const token = md5crypt(key + String(message['time']), String(message['newsalt']));
  const aes = createHash('sha256').update(key).digest();
  const cipher = createCipheriv('aes-256-ecb', aes, null);
  const data = Buffer.concat([cipher.update(JSON.stringify({ ...body, token })), cipher.final()]).toString('base64');
  const reply = await rpc(port, { enc: 1, data });
  if (typeof reply['enc'] !== 'string') return reply;
  const decipher = createDecipheriv('aes-256-ecb', aes, null).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(Buffer.from(reply['enc'], 'base64')), decipher.final()]);
  return JSON.parse(plain.toString('utf8').replaceAll('\0', '')) as Json;
}

export interface Page {
  status: number;
  body: string;
  challenge: string | undefined;
}

/** One HTTP request without any login. */
export function web(
  port: number,
  path: string,
  options: { method?: string; body?: string; authorization?: string } = {},
) {
  return new Promise<Page>((resolve, reject) => {
    const { method = 'GET', body, authorization } = options;
    const headers = authorization === undefined ? {} : { authorization };
    const sent = request({ host: HOST, port, path, method, headers, agent: false, timeout: 1000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text, challenge: response.headers['www-authenticate'] });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('silent')));
    sent.on('error', reject);
    sent.end(body);
  });
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Answers the digest challenge as RFC 2617 says. */
export async function digest(port: number, path: string, body?: string, password = 'root'): Promise<Page> {
  const method = body === undefined ? 'GET' : 'POST';
  const first = await web(port, path, { method, ...(body === undefined ? {} : { body }) });
  const part = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(first.challenge ?? '')?.[1] ?? '';
  const [realm, nonce] = [part('realm'), part('nonce')];
  const proof = [md5(`root:${realm}:${password}`), nonce, '00000001', 'abcdef', 'auth', md5(`${method}:${path}`)];
  const authorization =
    `Digest username="root", realm="${realm}", nonce="${nonce}", uri="${path}", ` +
    `response="${md5(proof.join(':'))}", qop=auth, nc=00000001, cnonce="abcdef"`;
  return web(port, path, { method, authorization, ...(body === undefined ? {} : { body }) });
}

export interface SnmpClient {
  get(...oids: string[]): Promise<(number | string | undefined)[]>;
  set(oid: string, type: 'Integer' | 'OctetString' | 'Gauge', value: number | string): Promise<void>;
  column(oid: string): Promise<Map<string, number | string | undefined>>;
  close(): void;
}

/** net-snmp with promises; errors reject with the status of the agent in `status`. */
export function snmpClient(session: snmp.Session): SnmpClient {
  session.on('error', () => undefined);
  const plain = (varbind: snmp.Varbind) => {
    if (snmp.isVarbindError(varbind)) return undefined;
    return Buffer.isBuffer(varbind.value) ? varbind.value.toString('latin1') : (varbind.value as number | string);
  };
  return {
    get: (...oids) =>
      new Promise((resolve, reject) => {
        session.get(oids, (error, varbinds) => (error ? reject(error) : resolve((varbinds ?? []).map(plain))));
      }),
    set: (oid, type, value) =>
      new Promise((resolve, reject) => {
        session.set([{ oid, type: snmp.ObjectType[type], value }], (error) => (error ? reject(error) : resolve()));
      }),
    column: (oid) =>
      new Promise((resolve, reject) => {
        const found = new Map<string, number | string | undefined>();
        session.subtree(
          oid,
          50,
          (varbinds) => {
            for (const varbind of varbinds as snmp.Varbind[])
              found.set(varbind.oid.slice(oid.length + 1), plain(varbind));
          },
          (error) => (error ? reject(error) : resolve(found)),
        );
      }),
    close: () => session.close(),
  };
}

export function community(port: number, name: string, version: 0 | 1 = 1): SnmpClient {
  return snmpClient(snmp.createSession(HOST, name, { port, version, retries: 0, timeout: 800 }));
}

/** The device of that id with the port, or an error that says what is missing. */
export function portOf(farm: Farm, id: string, name: keyof FarmDevice['ports']): number {
  const port = farm.devices.find((device) => device.id === id)?.ports[name];
  if (port === undefined) throw new Error(`${id} has no port ${name}`);
  return port;
}

/** Waits in real time until something is so. */
export async function until(what: string, so: () => boolean | Promise<boolean>, patienceMs = 5000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await so())) {
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
