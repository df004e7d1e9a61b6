import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { from, Observable } from 'rxjs';

const PROXY = /^\/?api\/plugin-proxy\/logixx-app\/sidecar/;

/** What the pages send, as Grafana's own server would pass it on: here the sidecar is the server. */
function addressOf(url: string): string {
  const own = url.replace(PROXY, '');
  return own.startsWith('/') ? own : `/${own}`;
}

async function send<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
  const { url, method = 'GET', data, headers, params, responseType } = request;
  const query = params ? `?${new URLSearchParams(params as Record<string, string>)}` : '';
  const answer = await fetch(`${addressOf(url)}${query}`, {
    method,
    headers: { accept: 'application/json', ...typeOf(data, headers), ...headers },
    ...(data === undefined ? {} : { body: typeof data === 'string' ? data : JSON.stringify(data) }),
  });
  const { status, statusText, ok } = answer;
  const said = ok && responseType === 'blob' ? await answer.blob() : parsed(await answer.text());
  const config = { url, method } as BackendSrvRequest;
  if (!ok) {
    if (status === 401 && !url.includes('/session')) {
      location.assign(`/login?to=${encodeURIComponent(location.pathname + location.search)}`);
    }
    // What Grafana's own service throws, which its callers read.
    throw Object.assign(new Error(statusText), { status, statusText, data: said, config });
  }
  return {
    data: said as T,
    status,
    statusText,
    ok,
    headers: answer.headers,
    redirected: answer.redirected,
    type: answer.type,
    url,
    config,
  };
}

/** What says no type of itself is JSON. */
function typeOf(data: unknown, headers: Record<string, unknown> | undefined): Record<string, string> {
  const said = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'content-type');
  return data === undefined || said ? {} : { 'content-type': 'application/json' };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** What comes of a request piece by piece; unsubscribing leaves it. */
function pieces({ url, headers }: BackendSrvRequest): Observable<FetchResponse<Uint8Array | undefined>> {
  return new Observable((subscriber) => {
    const leaving = new AbortController();
    const read = async () => {
      const answer = await fetch(addressOf(url), { headers: { ...headers }, signal: leaving.signal });
      const { status, statusText, ok, redirected, type } = answer;
      if (!ok) throw Object.assign(new Error(statusText), { status, statusText, data: undefined, config: { url } });
      const reader = answer.body?.getReader();
      for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read())
        subscriber.next({
          ...{ data: piece.value, status, statusText, ok, redirected, type, url, headers: answer.headers },
          config: { url },
        });
      subscriber.complete();
    };
    read().catch((error: unknown) => subscriber.error(error));
    return () => leaving.abort();
  });
}

const whole = async <T>(request: BackendSrvRequest): Promise<T> => (await send<T>(request)).data;

/** Grafana's way to a backend, which here is the sidecar itself. */
export const backend = {
  fetch: <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => from(send<T>(request)),
  chunked: pieces,
  get: <T>(url: string, params?: unknown) =>
    whole<T>({ url, ...(params ? { params: params as Record<string, string> } : {}) }),
  post: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'POST', data }),
  put: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'PUT', data }),
  patch: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'PATCH', data }),
  delete: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'DELETE', data }),
  request: whole,
  datasourceRequest: send,
} as unknown as BackendSrv;
