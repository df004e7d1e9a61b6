import { readFileSync } from 'node:fs';
import { ConfigError } from '../core/service/config.ts';
import { Secret } from '../core/service/secret.ts';

/** Where the sidecar is and who asks it; the token comes from a file or from LOGIXX_TOKEN, never from the line. */
export interface SidecarAccess {
  url: string;
  token: Secret;
}

export const accessOptions = { sidecar: { type: 'string' }, 'token-file': { type: 'string' } } as const;

interface AccessValues {
  sidecar?: string | undefined;
  'token-file'?: string | undefined;
}

/** What the options say. Throws ConfigError. */
export function accessOf(command: string, values: AccessValues, env: NodeJS.ProcessEnv = process.env): SidecarAccess {
  const { sidecar: url, 'token-file': file } = values;
  if (url === undefined || !/^https?:\/\/[^/]/.test(url))
    throw new ConfigError([
      `${command}: found ${url === undefined ? 'no --sidecar' : `--sidecar ${url}`}, expected --sidecar http://host:port`,
    ]);
  const token = file === undefined ? env['LOGIXX_TOKEN'] : firstLine(command, file);
  if (token === undefined || token === '')
    throw new ConfigError([`${command}: found no token, expected it in LOGIXX_TOKEN or in --token-file <path>`]);
  return { url: url.replace(/\/+$/, ''), token: new Secret(token) };
}

function firstLine(command: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? '';
  } catch (error) {
    throw new ConfigError([
      `${command}: found --token-file ${file} (${(error as NodeJS.ErrnoException).code ?? 'unreadable'}), expected a file whose first line is the token`,
    ]);
  }
}

/** Asks the sidecar for JSON. Throws Error with its own reason where it refuses, or where it is not there. */
export async function askSidecar<T>({ url, token }: SidecarAccess, method: 'GET' | 'POST', path: string): Promise<T> {
  const headers = { accept: 'application/json', authorization: `Bearer ${token.reveal()}` };
  let response: Response;
  try {
    response = await fetch(`${url}${path}`, { method, headers, redirect: 'error' });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`the sidecar at ${url} does not answer: ${cause instanceof Error ? cause.message : message}`);
  }
  const body = await readJson(response);
  if (response.ok && body !== undefined) return body as T;
  const detail = (body as { detail?: unknown } | undefined)?.detail;
  const told =
    typeof detail === 'string' ? detail : `found ${response.headers.get('content-type') ?? 'nothing'}, expected JSON`;
  throw new Error(`the sidecar refused ${method} ${path} (${response.status}): ${told}`);
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
