import { type Database, openDatabase } from '../../../core/service/database.ts';
import type { AuditEntry } from '../../../sidecar/audit/audit.ts';
import type { KnownUser } from '../../../sidecar/comments/parts.ts';
import { type CommentTables, MIGRATIONS_COMMENTS } from '../../../sidecar/comments/tables.ts';
import { MIGRATIONS_INVENTORY } from '../../../sidecar/inventory/migrations.ts';
import { type DeviceRecord, type Patch, readRecord } from '../../../sidecar/inventory/record.ts';
import { inventoryIn } from '../../../sidecar/inventory/wider.ts';
import { insertDevices, writing } from '../../../sidecar/inventory/write-devices.ts';
import type { QueueMail } from '../../../sidecar/mail/queue-mail.ts';
import { MIGRATIONS_MAINTENANCE } from '../../../sidecar/maintenance/tables.ts';
import type { Role } from '../../../sidecar/permission.ts';
import { type Principal, permissionsOf } from '../../../sidecar/principal.ts';
import { MIGRATIONS_TICKETS, type WithTickets } from '../../../sidecar/tickets/tables.ts';

export type AllTables = CommentTables & WithTickets;

export const USERS: KnownUser[] = [
  { id: 'u1', name: 'Anna', email: 'anna@example.test' },
  { id: 'u2', name: 'Boris', email: 'boris@example.test' },
  { id: 'u3', name: 'Zoë Nowak', email: 'zoe@example.test' },
  { id: 'u4', name: 'mute' },
];

export const ADMIN: KnownUser = { id: 'u9', name: 'Root' };

export function principal(user: KnownUser | undefined, ...roles: Role[]): Principal {
  const { id, name } = user ?? { id: 'nobody', name: 'nobody' };
  const held: Role[] = roles.length === 0 ? ['operator'] : roles;
  return { actor: { id, name }, roles: held, permissions: permissionsOf(held), via: 'session' };
}

export const [ANNA, BORIS] = USERS.map((user) => principal(user)) as [Principal, Principal];

/** All tables of what people do with devices, and a clock that a test moves. */
export async function deskParts(address: string, devices: readonly Patch[] = []) {
  const database: Database<AllTables> = await openDatabase<AllTables>(
    address,
    { ...MIGRATIONS_INVENTORY, ...MIGRATIONS_COMMENTS, ...MIGRATIONS_MAINTENANCE, ...MIGRATIONS_TICKETS },
    { ownThread: address !== ':memory:' },
  );
  const { db } = database;
  const clock = { now: Date.UTC(2026, 10, 22, 4) };
  const audited: AuditEntry[] = [];
  const mails: Parameters<QueueMail>[0][] = [];
  const parts = {
    db,
    now: () => clock.now,
    audit: async (entry: AuditEntry) => void audited.push(entry),
    findUsers: async (names: readonly string[]) => {
      const wanted = names.map((name) => name.toLowerCase());
      return USERS.filter(({ name }) => wanted.includes(name.toLowerCase()));
    },
    queueMail: async (mail: Parameters<QueueMail>[0]) => void mails.push(mail),
  };
  await writing(inventoryIn(db), ANNA.actor, parts.now, (write) =>
    insertDevices(
      write,
      devices.map((device) => readRecord(device) as DeviceRecord),
    ),
  );
  const stateOf = async (id: string) =>
    (await db.selectFrom('devices').select('state').where('id', '=', id).executeTakeFirst())?.state;
  const pass = (ms: number) => {
    clock.now += ms;
  };
  return { ...database, clock, audited, mails, parts, stateOf, pass };
}
