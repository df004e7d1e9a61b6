import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { PROXY } from '../constants.ts';
import { passable } from './passable.ts';

/** A refusal in the sidecar's own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>>) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.details = details;
  }
}

export interface Asked {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** The same key for the same click: carried out once. */
  key?: string;
  /** Of a body that is a text. */
  type?: string;
}

/** Asks the sidecar. Rejects with Refusal. `path` begins with a slash. */
export async function ask<T>(path: string, { method = 'GET', body, key, type }: Asked = {}): Promise<T> {
  try {
    const answer = await lastValueFrom(
      getBackendSrv().fetch<T>({
        url: `${PROXY}${passable(path)}`,
        method,
        showErrorAlert: false,
        showSuccessAlert: false,
        ...(body === undefined ? {} : { data: body }),
        headers: {
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
          ...(type === undefined ? {} : { 'Content-Type': type }),
        },
      }),
    );
    return answer.data;
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): Refusal {
  const {
    status = 0,
    data,
    statusText,
  } = (error ?? {}) as {
    status?: number;
    data?: Record<string, unknown>;
    statusText?: string;
  };
  const detail = data?.['detail'] ?? data?.['message'];
  const words = typeof detail === 'string' ? detail : statusText || 'the sidecar could not be reached';
  return new Refusal(status, words, data ?? {});
}
