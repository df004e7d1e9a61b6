import { useEffect, useState } from 'react';
import { ask } from '../api/ask.ts';
import { APP_ID } from '../constants.ts';
import { readAll } from './invoices.ts';
import type { Page, Settings, StoredClient } from './types.ts';

/** Where the routes of billing are. */
export const BILLING = '/api/v1/billing';

/** What every page of money knows. */
export interface Desk {
  settings: Settings;
  /** Why nothing may be written; undefined where it may. */
  lack: string | undefined;
}

export const pageOf = (name: string, query: Readonly<Record<string, string>> = {}) =>
  `/a/${APP_ID}/${name}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query)}` : ''}`;

export const idPath = (id: string) => encodeURIComponent(id);

/** Every client, by name; asked anew at most once a minute, by whichever page asks. */
let known: { at: number; clients: Promise<StoredClient[]> } | undefined;
const FRESH_MS = 60_000;

export function forgetClients(): void {
  known = undefined;
}

function readClients(): Promise<StoredClient[]> {
  if (known === undefined || Date.now() - known.at > FRESH_MS) {
    const clients = readAll<StoredClient>((path) => ask<Page<StoredClient>>(path), `${BILLING}/clients`, {
      ...{ limit: '1000', sort: 'name' },
    }).then(({ items }) => items);
    clients.catch(forgetClients);
    known = { at: Date.now(), clients };
  }
  return known.clients;
}

export interface Clients {
  list: readonly StoredClient[];
  nameOf(id: string): string;
  error: Error | undefined;
}

/** The clients, to choose from and to be named; an id stands for a name until it is known. */
export function useClients(): Clients {
  const [state, setState] = useState<{ list: readonly StoredClient[]; error?: Error }>({ list: [] });
  useEffect(() => {
    let gone = false;
    readClients().then(
      (list) => !gone && setState({ list }),
      (error: unknown) => !gone && setState({ list: [], error: error as Error }),
    );
    return () => {
      gone = true;
    };
  }, []);
  const names = new Map(state.list.map(({ id, client }) => [id, client.name]));
  return { list: state.list, nameOf: (id) => names.get(id) ?? `${id.slice(0, 8)}…`, error: state.error };
}
