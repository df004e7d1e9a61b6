import { readFileSync } from 'node:fs';
import { ConfigError } from '../../core/service/config.ts';

/** Options of commands that speak with the sidecar. The token is read from LOGIXX_TOKEN or a file, never from the line. */
export const sidecarOptions = {
  sidecar: { type: 'string', default: 'http://127.0.0.1:9842' },
  'token-file': { type: 'string' },
} as const;

/** A request that the sidecar refuses, in its own words. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Sends one request. Rejects with Refused where the sidecar says no, with ConfigError where nobody is there. */
export type AskSidecar = (
  path: string,
  body?: { text: string; type: string; method?: 'POST' | 'PUT' },
) => Promise<Response>;

export function sidecarAt(
  values: { sidecar: string; 'token-file'?: string | undefined },
  env: NodeJS.ProcessEnv = process.env,
): AskSidecar {
  const url = urlOf(values.sidecar);
  const token = tokenOf(values['token-file'], env);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return async (path, body) => {
    const headers = { ...authorization, ...(body ? { 'content-type': body.type } : {}) };
    const init = body ? { method: body.method ?? 'POST', headers, body: body.text } : { headers };
    // The token is for this address alone.
    const response = await fetch(`${url}${path}`, { ...init, redirect: 'error' }).catch((error: unknown) => {
      const { message, cause } = error as Error & { cause?: Error };
      const why = cause?.message || message;
      throw new ConfigError([
        `the sidecar at ${url} cannot be asked: ${why}; does it run? (docs/troubleshooting.md#no-sidecar)`,
      ]);
    });
    if (!response.ok) throw new Refused(response.status, await reasonOf(url, response));
    return response;
  };
}

function urlOf(text: string): string {
  if (/^https?:\/\/[^/@\s]+\/?$/.test(text)) return text.replace(/\/$/, '');
  throw new ConfigError([`--sidecar: found "${text}", expected an address as http://127.0.0.1:9842`]);
}

function tokenOf(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file === undefined) return env['LOGIXX_TOKEN'] || undefined;
  try {
    const token = readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? '';
    if (token !== '') return token;
    throw new Error('its first line is empty');
  } catch (error) {
    throw new ConfigError([
      `--token-file: found "${file}" (${(error as Error).message}), expected a file with a token`,
    ]);
  }
}

async function reasonOf(url: string, response: Response): Promise<string> {
  const text = await response.text();
  const said = detailOf(text) ?? (text.slice(0, 200) || 'nothing');
  const hint =
    response.status === 401 ? ': set LOGIXX_TOKEN or --token-file (docs/troubleshooting.md#nobody-can-log-in)' : '';
  return `the sidecar at ${url} refuses (${response.status}): ${said}${hint}`;
}

function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? detail : undefined;
  } catch {
    return undefined;
  }
}
