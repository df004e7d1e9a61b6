import { type BulkCall, bulkReply, type RpcCall, rpcReply } from './json-rpc.ts';
import type { WebPduFamily } from './pdu-family.ts';
import { objectsOf } from './pdu-json-rpc-objects.ts';
import type { PduModel } from './pdu-model.ts';
import { bodyOf, json } from './web-pdu.ts';
import type { WebReply, WebRequest } from './web-server.ts';

/** The PDU of `RARITAN_PDU2`, asked over JSON-RPC: POST to an object, or many calls in one POST to /bulk. */
export const RARITAN_JSON_RPC: WebPduFamily = {
  driver: 'raritan-json-rpc',
  model: 'PX3-5892',
  habits: {},
  outletId: String,
  writes: (request) => callsOf(request).some(({ method }) => !method.startsWith('get')),
  answer,
};

function answer(request: WebRequest, pdu: PduModel): WebReply {
  if (request.method !== 'POST') return { status: 405, body: '' };
  const call = bodyOf(request) as Partial<RpcCall> | undefined;
  if (typeof call?.method !== 'string') return { status: 400, body: '' };
  if (request.path === '/bulk') return json(bulkReply(bulkOf(request), (rid) => objectsOf(pdu).get(rid)));
  const methods = objectsOf(pdu).get(request.path);
  return methods ? json(rpcReply(methods, call as RpcCall)) : { status: 404, body: '' };
}

function bulkOf(request: WebRequest): BulkCall[] {
  const params = bodyOf(request)?.['params'] as { requests?: BulkCall[] } | undefined;
  return params?.requests ?? [];
}

function callsOf(request: WebRequest): RpcCall[] {
  if (request.path === '/bulk') return bulkOf(request).map((call) => call.json);
  const call = bodyOf(request);
  return typeof call?.['method'] === 'string' ? [call as unknown as RpcCall] : [];
}
