import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { PROXY } from '../constants.ts';
import { Refusal } from './ask.ts';
import { passable } from './passable.ts';

/** Asks the sidecar for a file of any kind. Rejects with Refusal. `path` begins with a slash. */
export async function askFile(path: string): Promise<Blob> {
  try {
    const answer = await lastValueFrom(
      getBackendSrv().fetch<Blob>({
        url: `${PROXY}${passable(path)}`,
        responseType: 'blob',
        showErrorAlert: false,
        showSuccessAlert: false,
      }),
    );
    return answer.data;
  } catch (error) {
    throw await refusalOf(error);
  }
}

/** Where a file was asked for, Grafana hands over a refusal as one, too. */
async function refusalOf(error: unknown): Promise<Refusal> {
  const { status = 0, data, statusText } = (error ?? {}) as { status?: number; data?: unknown; statusText?: string };
  const text = data instanceof Blob ? await data.text() : '';
  const said = data instanceof Blob ? parsed(text) : ((data ?? {}) as Record<string, unknown>);
  const detail = said['detail'] ?? said['message'];
  return new Refusal(
    status,
    typeof detail === 'string' ? detail : statusText || 'the sidecar could not be reached',
    said,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Hands a file to the browser, to be kept under a name. */
export function keepFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // A browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
