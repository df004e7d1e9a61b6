import Ajv from 'ajv';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { openAudit } from '../../sidecar/audit/open-audit.ts';
import { type SidecarConfig, SidecarSchema } from '../../sidecar/config.ts';
import { addUser } from '../../sidecar/identity/manage.ts';
import type { Permission, Role } from '../../sidecar/permission.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import type { Told } from '../sidecar/power/drawn-service.ts';

const ANN = { email: 'ann@farm.example', password: 'correct horse battery', name: 'Ann' };

export interface Asking {
  /** Of the sidecar. */
  url: string;
  /** Asks as a script whose token Ann has made. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Rejects for another answer than 200. */
  get<T = Told>(path: string): Promise<T>;
}

export function asking(url: string, token: string): Asking {
  const ask: Asking['ask'] = (path, init = {}) =>
    fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
  return {
    ...{ url, ask },
    async get<T>(path: string) {
      const response = await ask(path);
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
  };
}

export function sidecarDefaults(): SidecarConfig {
  const value = {};
  new Ajv.Ajv({ useDefaults: true, strict: false }).validate(JSON.parse(JSON.stringify(SidecarSchema)), value);
  return value as SidecarConfig;
}

/** As `npx logixx user add` does. */
export async function addAnn(
  { database, identity: config }: SidecarConfig,
  now: () => number,
  role: Role,
): Promise<void> {
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  const { write: audit } = openAudit({ db: tablesOf(db), now });
  const actor = { id: 'cli', name: 'this machine' };
  await addUser({ db: tablesOf(db), config, now, log: quietLog(), audit, actor }, { ...ANN, roles: [role] });
  await close();
}

/** Ann logs in and makes a token that may do so much. */
export async function tokenOf(url: string, origin: string, permissions: readonly Permission[]): Promise<string> {
  const post = async (path: string, body: object, headers = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', origin, ...headers } };
    const response = await fetch(url + path, { ...init, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const { email, password } = ANN;
  const session = await post('/api/v1/session', { email, password });
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const made = await post('/api/v1/tokens', { name: 'a script', permissions, days: 1 }, { cookie });
  return ((await made.json()) as { token: string }).token;
}
