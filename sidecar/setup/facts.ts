import type { Kysely } from 'kysely';
import type { AuditTables } from '../audit/tables.ts';
import type { IdentityTables } from '../identity/tables.ts';
import { readAll } from '../inventory/read-devices.ts';
import type { InventoryTables } from '../inventory/tables.ts';
import { MATRIX, type Role } from '../permission.ts';
import { asking } from '../power/ask.ts';
import type { Prometheus } from '../power/prometheus.ts';
import type { SetupFacts } from './step.ts';

/** What the facts are gathered from. */
export interface SetupParts {
  db: Kysely<InventoryTables & IdentityTables & AuditTables>;
  prometheus: Prometheus;
  hasGateway: boolean;
  hasMail: boolean;
  /** Unix milliseconds. */
  now(): number;
}

/** What `logixx backup` writes into the audit. */
export const BACKUP_MADE = 'backup.made';

/** Gathers what the sidecar knows of its farm; what Prometheus cannot say stays unknown. */
export async function gatherFacts(parts: SetupParts): Promise<SetupFacts> {
  const { db, hasGateway, hasMail } = parts;
  const [devices, people, backedUpAt, told] = await Promise.all([
    countDevices(db as unknown as Kysely<InventoryTables>),
    countPeople(db as unknown as Kysely<IdentityTables>),
    lastBackup(db as unknown as Kysely<AuditTables>),
    askPrometheus(parts),
  ]);
  return { ...devices, ...told, hasGateway, hasMail, people, backedUpAt };
}

async function countDevices(db: Kysely<InventoryTables>) {
  const records = (await readAll(db)).map(({ record }) => record).filter(({ state }) => state !== 'retired');
  const miners = records.filter(({ kind }) => kind === 'miner' || kind === 'gpu-rig');
  const pdus = records.filter(({ kind }) => kind === 'pdu');
  return {
    miners: miners.length,
    minersUnfed: miners.filter(({ feeds = [] }) => feeds.length === 0).length,
    minersUnplaced: miners.filter(({ location }) => location?.rack === undefined).length,
    pdus: pdus.length,
    pdusWithoutCredentials: pdus.filter(({ credentials }) => credentials === undefined).length,
  };
}

async function countPeople(db: Kysely<IdentityTables>): Promise<number> {
  const rows = await db.selectFrom('identity_users').select(['roles']).where('disabled', '=', 0).execute();
  const givesOrders = (role: Role) => MATRIX[role]?.includes('order:give') ?? false;
  return rows.filter(({ roles }) => (JSON.parse(roles) as Role[]).some(givesOrders)).length;
}

async function lastBackup(db: Kysely<AuditTables>): Promise<number | undefined> {
  const found = await db
    .selectFrom('audit')
    .select('at')
    .where('action', '=', BACKUP_MADE)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found === undefined ? undefined : Number(found.at);
}

async function askPrometheus({ prometheus, now }: SetupParts) {
  const ask = asking(prometheus);
  const at = now();
  const value = async (query: string) => (await ask.instant({ query, at }))[0]?.values.values().next().value;
  try {
    const [watched, silent, isArmed] = await Promise.all([
      value('count(miner_up or pdu_up)'),
      value('count(max by (site, pdu) (pdu_up) == 0)'),
      value('max(remediation_armed)'),
    ]);
    const knows = watched !== undefined && watched > 0;
    return {
      prometheusProblem: undefined,
      watched: watched ?? 0,
      pdusSilent: knows ? (silent ?? 0) : undefined,
      isArmed: isArmed === undefined ? undefined : isArmed > 0,
    };
  } catch (error) {
    const prometheusProblem = error instanceof Error ? error.message : String(error);
    return { prometheusProblem, watched: undefined, pdusSilent: undefined, isArmed: undefined };
  }
}
