import type { SshRequest } from './ssh-request.ts';

export type { SshRequest };

/**
 * What can be asked of a device, as data. Only a Wire sends a request.
 *
 * `writes` marks what changes the device: a read-only wire refuses it. `optional` marks a question whose refusal
 * or silence loses nothing else. `timeoutMs` overrides the wire's own patience for this one question.
 */
interface Asked {
  writes?: true;
  optional?: true;
  timeoutMs?: number;
  /** Of a rig that runs several programs: which of them is asked, as the endpoint's `programs` name them. */
  program?: string;
}

export type Request = Asked &
  (HttpRequest | CgminerRequest | WhatsminerRequest | SnmpRequest | TcpRequest | SshRequest);

/**
 * `auth` says which credential the device wants. `port` names another one than the web's: `daemon` is Antminer's extra
 * text server (6060), `cgminer` is 4028 where HTTP is spoken there (ePIC), `rest` 8080, `graphql` 5000. `tls` asks over
 * HTTPS (port `https`); a certificate that nobody signed is accepted, because devices have no other. `orOpen`: who has
 * no credentials configured asks without them. `api` is a mining program's own port, and `usual` where that mostly is.
 */
export interface HttpRequest {
  via: 'http';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  tls?: true;
  port?: 'http' | 'daemon' | 'cgminer' | 'rest' | 'graphql' | 'api';
  usual?: number;
  auth?: 'basic' | 'digest' | 'bearer' | Login | InPlace;
  orOpen?: true;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Sent as it is instead of JSON, with this content type. */
  form?: Readonly<Record<string, string>>;
  /** Only JSON that nothing is missing from is an answer: text, or JSON that was cut short, is 'unexpected-answer'. */
  whole?: true;
  expect?: Expectation;
  /**
   * The page itself is the answer, whatever its status, for telling devices apart: `{ status, location?, challenges,
   * headers, text }` (the first 256 KiB of the text; header names in lower case). No credentials are shown.
   */
  page?: true;
}

/**
 * How a device gives out a token and where it wants to see it. The wire logs in when it has none, keeps the token for
 * each device and user, and logs in anew once when the device refuses it (401, 403, or `refusal` in an answer of status
 * 200). In `ask.path` (written for a URL), texts of `ask.headers`, `ask.body` and `ask.form`, and in `send.value`,
 * `{username}`, `{password}` and `{token}` are filled in. A token that is configured is shown before any login.
 */
export interface Login {
  /** What gives the token; never counts as a write, because it changes nothing that a miner does. */
  ask: Pick<HttpRequest, 'method' | 'path' | 'port' | 'usual' | 'tls' | 'headers' | 'body' | 'form'>;
  /** Where the token stands: in the JSON of the answer, or in a cookie of this name. */
  token: { path: readonly (string | number)[] } | { cookie: string };
  /** The header that carries it: `{ header: 'authorization', value: 'Bearer {token}' }`; or the name in the query. */
  send: { header: string; value: string } | { query: string };
  /** How long a token holds, in seconds; until it is refused unless said. */
  seconds?: number;
  /** What an answer of status 200 holds at this path when the token does not count any more. */
  refusal?: { path: readonly (string | number)[]; value: string | number | boolean };
}

/**
 * Credentials that stand in the request itself: `{username}` and `{password}` are filled in in its path (written for a
 * URL) and in texts of its body, form and headers; `{password|sha256|24}` is the first 24 hexadecimal digits of the SHA-256 of the password.
 */
export interface InPlace {
  inPlace: true;
}

/**
 * What an answer must hold to be a yes, for devices that say no in an answer of status 200. At `path` must stand
 * `value`, or anything at all where no value is named. Another value is 'refused', in the words of `meanings`; nothing
 * there is 'refused' where the device gives its reason in words at `words`, else 'unexpected-answer'.
 */
export interface Expectation {
  path: readonly (string | number)[];
  value?: string | number | boolean;
  meanings?: Readonly<Record<string, string>>;
  words?: readonly (string | number)[];
}

/**
 * One JSON object per TCP connection, port 4028. `extra` stands beside `command` at the top level
 * (`{"command":"stats","new_api":true}`). `join` asks several commands in one request (`a+b+c`) and is answered
 * as `{ a, b, c }`, each the reply that the command would have given alone; devices that refuse joins are asked
 * one by one, and the wire remembers which do. `port` is `cgminer` (4028) unless it says `volcminer` (8359).
 *
 * `session`: the command wants a session, which the wire opens and puts before the parameter ("<id>,<parameter>").
 * `hangsUp`: the device may close or fall silent instead of replying; that is an answer of nothing, not a failure.
 */
export type CgminerRequest = { via: 'cgminer'; port?: 'cgminer' | 'volcminer' } & (
  | {
      command: string;
      parameter?: string;
      extra?: Readonly<Record<string, unknown>>;
      session?: CgminerSession;
      hangsUp?: true;
    }
  | { join: readonly string[] }
);

/** The commands that tell, open and close the device's one session, and where its id stands in the replies. */
export interface CgminerSession {
  current: string;
  open: string;
  close: string;
  id: readonly (string | number)[];
}

/**
 * MicroBT's own protocols. `api: 3` is the framed JSON of port 4433 (`{"cmd":…,"param":…}`, writes carry a token);
 * `api: 2` is the token-and-AES write path of port 4028.
 */
export interface WhatsminerRequest {
  via: 'whatsminer';
  api: 2 | 3;
  command: string;
  /** v3: the value of `param`. v2: keys beside `cmd`. */
  parameters?: unknown;
  /** The device sends no reply to this command: a close or silence after sending is success. */
  silent?: true;
}

/** `get`: exact objects by name. `columns`: whole subtrees by name, answered as index → value. `set`: one object. */
export type SnmpRequest =
  | { via: 'snmp'; get: Readonly<Record<string, string>> }
  | { via: 'snmp'; columns: Readonly<Record<string, string>> }
  | { via: 'snmp'; set: { oid: string; type: 'integer' | 'string'; value: number | string } };

/**
 * One question on a TCP connection of its own, to a mining program's own API. An object is sent as JSON on a line, a text
 * as it is; nothing at all to a program that speaks first. The answer is JSON (mended; what stands before its first brace,
 * such as an HTTP head, is left out), or the text where it is none. An `error` in a JSON-RPC reply is 'refused', or
 * 'unauthorized' where it speaks of the password.
 *
 * `auth` says how a password travels that is configured: `psw` beside the method (Claymore), `api_authorize` as a message
 * of its own before the question (ethminer). `hangsUp` as for cgminer.
 */
export interface TcpRequest {
  via: 'tcp';
  /** The port where the program mostly is; the endpoint's `api` is another one. */
  usual: number;
  send: string | Readonly<Record<string, unknown>>;
  auth?: 'psw' | 'api_authorize';
  hangsUp?: true;
  /** Its sender knows that it changes nothing, where its word is not one that is known to read (a mapping of a user). */
  reads?: true;
}

/** Named questions: what a driver asks in one conversation. */
export type Questions = Readonly<Record<string, Request>>;

/** Standard ports. Mining programs have no common one: `api` is that of the first of them that had one. */
export const PORTS = {
  http: 80,
  https: 443,
  daemon: 6060,
  rest: 8080,
  graphql: 5000,
  cgminer: 4028,
  volcminer: 8359,
  whatsminer: 4433,
  api: 3333,
  ssh: 22,
  snmp: 161,
} as const;
export type Port = keyof typeof PORTS;

/** The port on which a request is asked. */
export function portOf(request: Request): Port {
  switch (request.via) {
    case 'http':
      return request.port !== undefined && request.port !== 'http' ? request.port : request.tls ? 'https' : 'http';
    case 'cgminer':
      return request.port ?? 'cgminer';
    case 'whatsminer':
      return request.api === 3 ? 'whatsminer' : 'cgminer';
    case 'snmp':
      return 'snmp';
    case 'tcp':
      return 'api';
    case 'ssh':
      return 'ssh';
  }
}

/** The number of that port on a device: the endpoint's own, else where the request says that it mostly is, else the standard. */
export function portNumber(request: Request, ports: Partial<Record<Port, number>> = {}): number {
  const port = portOf(request);
  const usual = port === 'api' && 'usual' in request ? request.usual : undefined;
  return ports[port] ?? usual ?? PORTS[port];
}
