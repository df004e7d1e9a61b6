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
}

export type Request = Asked & (HttpRequest | CgminerRequest | WhatsminerRequest | SnmpRequest);

/**
 * `auth` says which credential the device wants; `daemon` is Antminer's extra text server on port 6060. `tls` asks over
 * HTTPS (port `https`); a certificate that nobody signed is accepted, because devices have no other.
 */
export interface HttpRequest {
  via: 'http';
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  tls?: true;
  port?: 'http' | 'daemon';
  auth?: 'basic' | 'digest' | 'bearer';
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Sent as it is instead of JSON, with this content type. */
  form?: Readonly<Record<string, string>>;
  /** Only JSON that nothing is missing from is an answer: text, or JSON that was cut short, is 'unexpected-answer'. */
  whole?: true;
  expect?: Expectation;
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
 * one by one, and the wire remembers which do.
 */
export type CgminerRequest =
  | { via: 'cgminer'; command: string; parameter?: string; extra?: Readonly<Record<string, unknown>> }
  | { via: 'cgminer'; join: readonly string[] };

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

/** Named questions: what a driver asks in one conversation. */
export type Questions = Readonly<Record<string, Request>>;
