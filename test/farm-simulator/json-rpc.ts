/** Methods of an object; what they return stands under `_ret_`. */
export type Methods = Readonly<Record<string, (params: Readonly<Record<string, unknown>>) => unknown>>;

export interface RpcCall {
  method: string;
  params?: Record<string, unknown>;
  id: unknown;
}

export interface BulkCall {
  rid: string;
  json: RpcCall;
}

/** The answer to one call, as firmware 4 gives it. */
export function rpcReply(methods: Methods, { method, params, id }: RpcCall): unknown {
  const found = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!found) return { jsonrpc: '2.0', error: { code: -32601, message: 'Method not found' }, id };
  return { jsonrpc: '2.0', result: { _ret_: found(params ?? {}) }, id };
}

/** The answer to performBulk, in the order of its calls (recording raritan/jsonrpc). */
export function bulkReply(calls: readonly BulkCall[], objectAt: (rid: string) => Methods | undefined): unknown {
  const responses = calls.map(({ rid, json }) => {
    const methods = objectAt(rid);
    return methods ? { json: rpcReply(methods, json), statcode: 200 } : { statcode: 404 };
  });
  return { jsonrpc: '2.0', result: { responses }, id: 1 };
}
