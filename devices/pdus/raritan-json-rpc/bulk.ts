import { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';

/** One method of one object of the PDU. References to objects are opaque and go back to the device as they came. */
export interface Call {
  rid: string;
  method: string;
}

/** Well-known objects; the first and only PDU of a controller has the number 0. */
export const PDU = '/model/pdu/0';
export const SLOTS = '/model/peripheraldevicemanager';

const HTTPS = { via: 'http', method: 'POST', tls: true, auth: 'basic' } as const;
const HEADERS = { 'content-type': 'application/json-rpc' };
/** 36 outlets make a bulk of 300 calls and 80 kB, which keeps a small controller busy. */
const PATIENCE_MS = 20_000;

/**
 * Many calls in one request: POST /bulk, performBulk. The answer holds one reply for each call, told apart by the ids
 * that are given here, which are the places in the list.
 */
export function bulk(calls: readonly Call[]): Request {
  const requests = calls.map(({ rid, method }, id) => ({ rid, json: { jsonrpc: '2.0', method, params: {}, id } }));
  return {
    ...HTTPS,
    path: '/bulk',
    headers: HEADERS,
    timeoutMs: PATIENCE_MS,
    body: { jsonrpc: '2.0', method: 'performBulk', params: { requests }, id: 1 },
    whole: true,
    expect: { path: ['result', 'responses'], words: ['error', 'message'] },
  };
}

/** What the calls of a bulk returned, by their places in it; a call that failed returned nothing. */
export function returned(answer: Answer): (place: number) => Answer {
  const results = new Map<number, Answer>();
  for (const response of answer.list('result', 'responses')) {
    const id = response.at('json', 'id').value;
    if (typeof id === 'number') results.set(id, response.at('json', 'result', '_ret_'));
  }
  return (place) => results.get(place) ?? Answer.none;
}

/** What each of the calls returned, by object. */
export function returnedOf(answer: Answer, calls: readonly Call[]): ReadonlyMap<string, Answer> {
  const at = returned(answer);
  return new Map(calls.map(({ rid }, place) => [rid, at(place)]));
}

/** A call that changes the device: 0 is done, every other number a refusal. */
export function command({ rid, method }: Call, params: object, meanings: Readonly<Record<string, string>>): Request {
  return {
    ...HTTPS,
    path: rid,
    headers: HEADERS,
    body: { jsonrpc: '2.0', method, params, id: 1 },
    writes: true,
    expect: { path: ['result', '_ret_'], value: 0, meanings, words: ['error', 'message'] },
  };
}
