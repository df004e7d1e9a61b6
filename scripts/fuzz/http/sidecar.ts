import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { openDatabase } from '../../../core/service/database.ts';
import { quietLog } from '../../../core/service/log.ts';
import { makeToken } from '../../../sidecar/identity/api-tokens.ts';
import { addUser } from '../../../sidecar/identity/manage.ts';
import type { IdentityTables } from '../../../sidecar/identity/tables.ts';
import { startSidecar } from '../../../sidecar/main.ts';
import { MATRIX, PERMISSIONS, type Role } from '../../../sidecar/permission.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../sidecar/tables.ts';
import { loadFarm } from '../../logixx-config.ts';
import { type FuzzedFarm, SITE } from './farm.ts';
import { documentAt, type FuzzedService } from './fuzzed-service.ts';

const PASSWORD = 'a long enough password';
const DAY = 86_400_000;
const BILLING = {
  seller: {
    ...{ name: 'Hosting', address: { lines: ['1 Street'], city: 'Town', country: 'DE' } },
    bank: { iban: 'DE89370400440532013000' },
  },
  timeZone: 'Europe/Berlin',
  taxes: { none: { title: 'Not taxed', components: [{ category: 'Z', rate: '0' }] } },
};

export async function fuzzedSidecar(
  farm: FuzzedFarm,
  alertWebhook: string,
): Promise<FuzzedService & { stop(): Promise<void> }> {
  const { pdus, devices, hidden } = farm;
  const config = sidecarConfig(farm, alertWebhook);
  const shared = { site: SITE, drivers: pdus.drivers(), log: farm.log };
  const running = await startSidecar({ ...shared, config, devices: devices.map(({ site: _site, ...rest }) => rest) });
  const people = await openPeople(farm, config, running.url);
  const { url } = running;
  const document = await documentAt(url, {});
  return {
    ...{ name: 'sidecar', url, document, hidden, lockedOut: false, tooManyBytes: 17 * 2 ** 20 },
    ...{ good: people.good, renew: people.renew, bad: people.bad },
    stop: async () => {
      await people.close();
      await running.stop();
    },
  };
}

function sidecarConfig({ path, tokens, prometheus }: FuzzedFarm, alertWebhook: string) {
  writeFileSync(path('gateway-key'), tokens.gateway.reveal(), { mode: 0o600 });
  writeFileSync(path('machine'), tokens.machine.reveal(), { mode: 0o600 });
  const sidecar = {
    ...{ listen: '127.0.0.1:0', database: path('sidecar.db'), requestsPerMinute: 1_000_000, billing: BILLING },
    gateway: { alertWebhook, keyFile: 'gateway-key', timeoutSeconds: 10 },
    tokens: [{ tokenFile: 'machine' }],
    power: { prometheus },
    exporters: [{ target: 'poller:9840', labels: { shard: '0' } }],
    identity: { registration: 'invitation' },
  };
  writeFileSync(path('logixx.yml'), stringify({ site: SITE, inventory: { devices: [] }, sidecar }));
  return loadFarm(path('logixx.yml'), ['sidecar']).sidecar;
}

type Config = ReturnType<typeof sidecarConfig>;

/** An admin by token and by session, of whom there is a new one when the old one was thrown out; and who may not come in. */
async function openPeople(farm: FuzzedFarm, config: Config, url: string) {
  const database = await openDatabase<Tables>(farm.path('sidecar.db'), MIGRATIONS);
  const db = tablesOf<IdentityTables>(database.db);
  const parts = {
    ...{ db: db as never, config: config.identity, now: Date.now, log: quietLog() },
    ...{ audit: async () => undefined, actor: { id: 'fuzz', name: 'Fuzz' } },
  };
  const tokenOf = async (role: Role, permissions: readonly (typeof PERMISSIONS)[number][], ends: number) => {
    const email = `${randomUUID()}@farm.example`;
    const { user } = await addUser(parts, { email, name: role, roles: [role], password: PASSWORD });
    const made = { userId: user.id, name: 'fuzz', permissions, expiresAt: Date.now() + ends };
    return { email, secret: (await makeToken(db as never, made, Date.now())).secret };
  };
  let turn = 0;
  let ways: Record<string, string>[] = [];
  const renew = async () => {
    const { email, secret } = await tokenOf('admin', PERMISSIONS, DAY);
    farm.hidden.push(secret);
    ways = [
      { authorization: `Bearer ${secret}` },
      { cookie: await cookieOf(url, email, config), origin: config.identity.url },
    ];
  };
  await renew();
  const expired = await tokenOf('admin', PERMISSIONS, -1_000);
  const viewer = await tokenOf('viewer', MATRIX.viewer, DAY);
  return {
    renew,
    good: () => ways[turn++ % ways.length] ?? {},
    bad: badWays(expired.secret, viewer.secret, ways[1] ?? {}),
    close: () => database.close(),
  };
}

async function cookieOf(url: string, email: string, config: Config): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: config.identity.url },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`nobody can log in: HTTP ${answer.status} ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}

function badWays(expired: string, viewer: string, session: Record<string, string>): FuzzedService['bad'] {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  return {
    absent: {},
    wrong: bearer('logixx_another'),
    expired: bearer(expired),
    viewer: bearer(viewer),
    'a forged session': { cookie: (session['cookie'] ?? '').replace(/.{4}$/, 'aaaa') },
    'of another kind': { authorization: 'Basic YWRtaW46YWRtaW4=' },
    'unsigned ones': { 'x-grafana-id': 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.' },
    'very long': bearer('x'.repeat(7_000)),
  };
}
