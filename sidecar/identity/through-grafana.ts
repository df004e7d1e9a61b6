import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { HttpError } from '../../core/service/route.ts';
import type { Secret } from '../../core/service/secret.ts';
import type { Principal } from '../principal.ts';

export interface GrafanaDoor {
  /** What Grafana sends with every request of the app; undefined: nothing is asked. */
  key?: Secret | undefined;
  /** Who stands behind an ID token; undefined: nobody who can have rights. Throws HttpError. */
  who(token: string): Promise<Principal | undefined>;
}

const TOKEN = 'x-grafana-id';
const KEY = 'x-logixx-key';

/** Whether a request came by the app in Grafana, or says so. */
export function isThroughGrafana(request: Request): boolean {
  return request.get(TOKEN) !== undefined || request.get(KEY) !== undefined;
}

/**
 * Who asks through Grafana: its key shows that it was Grafana which passed the request on, its ID token who asked. Throws
 * HttpError 401, which names in `grafana` what is wrong, where either is missing or not good; 503 while Grafana's keys
 * cannot be read.
 */
export async function throughGrafana(door: GrafanaDoor | undefined, request: Request): Promise<Principal> {
  if (door === undefined)
    throw refused('not-configured', 'found a request of Grafana, expected sidecar.identity.grafana');
  const wrong = door.key && wrongKey(door.key, request.get(KEY));
  if (wrong !== undefined) throw wrong;
  const token = request.get(TOKEN);
  if (token === undefined)
    throw refused('no-identity', 'found no X-Grafana-Id, expected the ID token by which Grafana says who asks');
  const principal = await door.who(token).catch((error: unknown) => {
    throw error instanceof HttpError && error.status === 401 ? refused('bad-identity', error.message) : error;
  });
  if (principal === undefined)
    throw refused('nobody', 'found an ID token of nobody in particular, expected one of a person or a service account');
  return principal;
}

function wrongKey(key: Secret, given = ''): HttpError | undefined {
  const wanted = 'expected the key of sidecar.identity.grafana.key';
  // What Grafana writes where nothing is saved for the app.
  if (given === '' || given === '<no value>') return refused('no-key', `X-Logixx-Key: found none, ${wanted}`);
  return timingSafeEqual(digestOf(given), digestOf(key.reveal()))
    ? undefined
    : refused('wrong-key', `X-Logixx-Key: found another, ${wanted}`);
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const refused = (grafana: string, message: string): HttpError => new HttpError(401, message, { grafana });
