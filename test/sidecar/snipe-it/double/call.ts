import type { DoubleOptions } from './options.ts';
import type { Store } from './store.ts';

/** One request after its body was read: texts trimmed, empty ones null. */
export interface Call {
  method: string;
  /** Parts of the path behind /api/v1. */
  path: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface Scene {
  store: Store;
  options: DoubleOptions;
}

export interface Reply {
  status: number;
  body: unknown;
}

/** Trims texts and makes empty ones null, as the framework does before any rule is looked at. */
export function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (Array.isArray(value)) return value.map(tidy);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tidy(each)]));
  return value;
}

export const plain = (body: unknown): Reply => ({ status: 200, body });

/** `formatStandardApiResponse`: what is falsy becomes a null payload. */
export function standard(status: 'success' | 'error', payload: unknown, messages: unknown): Reply {
  return { status: 200, body: { status, messages, payload: payload || null } };
}

export const refusal = (messages: unknown, payload: unknown = null): Reply => standard('error', payload, messages);

export const noEndpoint: Reply = {
  status: 404,
  body: { status: 'error', messages: '404 endpoint not found', payload: null },
};

export const wrongVerb: Reply = {
  status: 405,
  body: { status: 'error', messages: 'Method not allowed', payload: null },
};
