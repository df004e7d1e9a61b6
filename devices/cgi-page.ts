import type { HttpRequest, Request } from '../core/wire/request.ts';

/** A page of Bitmain's web server, which other makers took over. It wants a digest login. */
export function cgi(name: string): Request & HttpRequest {
  return { via: 'http', method: 'GET', path: `/cgi-bin/${name}.cgi`, auth: 'digest' };
}
