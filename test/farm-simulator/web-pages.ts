import type { MinerDevice } from './miner-device.ts';
import type { WebReply, WebRequest } from './web-server.ts';

type Json = Record<string, unknown>;

export interface Visit {
  device: MinerDevice;
  request: WebRequest;
  /** The body, where it is a JSON object; empty otherwise. */
  body: Json;
  query: URLSearchParams;
}

export type Page = (visit: Visit) => WebReply;

export const json = (value: unknown, afterwards?: () => void): WebReply => ({
  status: 200,
  body: JSON.stringify(value),
  ...(afterwards ? { afterwards } : {}),
});

export const refusal = (status: number, value: unknown): WebReply => ({ status, body: JSON.stringify(value) });

export const html = (text: string, status = 200): WebReply => ({
  status,
  body: `<!DOCTYPE html><html><head>${text}</head><body><div id="app"></div></body></html>`,
  type: 'text/html',
});

/** Answers by `METHOD /path`; anything else is not found. */
export function webPages(
  device: MinerDevice,
  pages: Readonly<Record<string, Page>>,
): (request: WebRequest) => WebReply {
  return (request) => {
    const name = `${request.method} ${request.path}`;
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    const query = new URLSearchParams(request.url.split('?')[1] ?? '');
    return (
      page?.({ device, request, body: objectIn(request.body), query }) ?? html('<title>404 Not Found</title>', 404)
    );
  };
}

/** Pages that only a visitor with `proof` may see; others get `refused`. */
export function guarded(
  pages: Readonly<Record<string, Page>>,
  proof: (visit: Visit) => boolean,
  refused: WebReply,
): Record<string, Page> {
  return Object.fromEntries(
    Object.entries(pages).map(([name, page]) => [name, (visit: Visit) => (proof(visit) ? page(visit) : refused)]),
  );
}

export function objectIn(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}
