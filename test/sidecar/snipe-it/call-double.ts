import type { Bench } from './farm.ts';

export const HEADERS = {
  Accept: 'application/json',
  Authorization: 'Bearer test-token',
  'Content-Type': 'application/json',
};

/** One request as it is, with what came back. */
export async function call(
  { double }: Bench,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = HEADERS,
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${double.url}/api/v1${path}`, {
    method,
    redirect: 'manual',
    headers,
    ...(body === undefined ? {} : { body: text }),
  });
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: json ? await response.json() : undefined,
  };
}
