import type { BackendSrv, BackendSrvRequest, FetchResponse } from '@grafana/runtime';
import { from, type Observable } from 'rxjs';

const PROXY = /^\/?api\/plugin-proxy\/logixx-app\/sidecar/;

/** What the pages send, as Grafana's own server would pass it on: here the sidecar is the server. */
function addressOf(url: string): string {
  const own = url.replace(PROXY, '');
  return own.startsWith('/') ? own : `/${own}`;
}

async function send<T>({ url, method = 'GET', data, headers, params }: BackendSrvRequest): Promise<FetchResponse<T>> {
  const query = params ? `?${new URLSearchParams(params as Record<string, string>)}` : '';
  const answer = await fetch(`${addressOf(url)}${query}`, {
    method,
    headers: { accept: 'application/json', ...typeOf(data, headers), ...headers },
    ...(data === undefined ? {} : { body: typeof data === 'string' ? data : JSON.stringify(data) }),
  });
  const text = await answer.text();
  const said = parsed(text);
  const { status, statusText, ok } = answer;
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

const whole = async <T>(request: BackendSrvRequest): Promise<T> => (await send<T>(request)).data;

/** Grafana's way to a backend, which here is the sidecar itself. */
export const backend = {
  fetch: <T>(request: BackendSrvRequest): Observable<FetchResponse<T>> => from(send<T>(request)),
  get: <T>(url: string, params?: unknown) =>
    whole<T>({ url, ...(params ? { params: params as Record<string, string> } : {}) }),
  post: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'POST', data }),
  put: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'PUT', data }),
  patch: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'PATCH', data }),
  delete: <T>(url: string, data?: unknown) => whole<T>({ url, method: 'DELETE', data }),
  request: whole,
  datasourceRequest: send,
} as unknown as BackendSrv;
