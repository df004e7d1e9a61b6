import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import { type Client, clientProblems } from '../client.ts';
import type { BillingParts } from '../parts.ts';
import type { Contract } from '../pricing/contract.ts';
import { contractProblems } from '../pricing/contract-problems.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { type PageQuery, readPage } from './page.ts';
import { refuseIf, staleRevision, writing } from './writing.ts';

export interface Stored<T> {
  id: string;
  record: T;
  revision: number;
  createdAt: number;
  changedAt: number;
}
export type StoredContract = Stored<Contract> & { client: string };

/** Creates a client. Throws HttpError 400 for a bad one. */
export async function createClient({ db, config, now, newId }: BillingParts, client: Client): Promise<Stored<Client>> {
  refuseIf(clientProblems(client, config.taxes));
  const id = newId();
  const at = now();
  const stamps = { revision: 1, created_at: at, changed_at: at };
  await db
    .insertInto('billing_clients')
    .values({ id, ...columnsOf(client), ...stamps })
    .execute();
  return { id, record: client, revision: 1, createdAt: at, changedAt: at };
}

/**
 * Replaces what is said of a client, as long as it stands at the revision that was seen. Its currency stays once
 * there is an invoice. Invoices that were issued hold what was true then. Throws HttpError 400, 404, 409.
 */
export function changeClient(
  { db, config, now }: BillingParts,
  change: { id: string; revision: number; client: Client },
): Promise<Stored<Client>> {
  refuseIf(clientProblems(change.client, config.taxes));
  return writing(db, async (trx) => {
    const before = await needClient(trx, change.id);
    if (before.revision !== change.revision) throw staleRevision(change.revision, before.revision);
    if (before.record.currency !== change.client.currency && (await hasInvoices(trx, change.id)))
      throw new HttpError(
        409,
        `currency: found ${change.client.currency}, expected ${before.record.currency}: there are invoices in it`,
      );
    const stamps = { revision: before.revision + 1, changed_at: now() };
    await trx
      .updateTable('billing_clients')
      .set({ ...columnsOf(change.client), ...stamps })
      .where('id', '=', change.id)
      .execute();
    return { ...before, record: change.client, revision: stamps.revision, changedAt: stamps.changed_at };
  });
}

/** Throws HttpError 404. */
export async function needClient(db: BillingDb | BillingTrx, id: string): Promise<Stored<Client>> {
  const row = await db.selectFrom('billing_clients').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no client "${id}"`);
  return clientOf(row);
}

export const CLIENT_SORTS = { id: 'id', name: 'name', currency: 'currency', changed: 'changed_at' };

export async function listClients(db: BillingDb, query: PageQuery & { search?: string; state?: string }) {
  const like = `%${(query.search ?? '').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const conditions = [
    ...(query.search === undefined ? [] : [sql<boolean>`search like ${like} escape '\\'`]),
    ...(query.state === undefined ? [] : [sql<boolean>`state = ${query.state}`]),
  ];
  const list = { table: 'billing_clients', key: 'id', sorts: CLIENT_SORTS, conditions };
  const { rows, ...page } = await readPage<ClientRow>(db as never, list, query);
  return { items: rows.map(clientOf), ...page };
}

/** Creates a contract of a client, or replaces one at a revision. Throws HttpError 400, 404, 409. */
export function saveContract(
  { db, config, now, newId }: BillingParts,
  { client, contract, id, revision }: { client: string; contract: Contract; id?: string; revision?: number },
): Promise<StoredContract> {
  refuseIf(contractProblems(contract, config.taxes));
  return writing(db, async (trx) => {
    await needClient(trx, client);
    const at = now();
    const columns = { from_day: contract.from, to_day: contract.to ?? null, record: JSON.stringify(contract) };
    if (id === undefined) {
      const fresh = { id: newId(), client_id: client, revision: 1, created_at: at, changed_at: at };
      await trx
        .insertInto('billing_contracts')
        .values({ ...columns, ...fresh })
        .execute();
      return { id: fresh.id, client, record: contract, revision: 1, createdAt: at, changedAt: at };
    }
    const before = await needContract(trx, id);
    if (before.client !== client) throw new HttpError(404, `client ${client} has no contract "${id}"`);
    if (before.revision !== revision) throw staleRevision(revision ?? 0, before.revision);
    const stamps = { revision: before.revision + 1, changed_at: at };
    await trx
      .updateTable('billing_contracts')
      .set({ ...columns, ...stamps })
      .where('id', '=', id)
      .execute();
    return { ...before, record: contract, revision: stamps.revision, changedAt: at };
  });
}

/** Throws HttpError 404. */
export async function needContract(db: BillingDb | BillingTrx, id: string): Promise<StoredContract> {
  const row = await db.selectFrom('billing_contracts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no contract "${id}"`);
  return contractOf(row);
}

export async function contractsOf(db: BillingDb, client: string): Promise<StoredContract[]> {
  const rows = await db
    .selectFrom('billing_contracts')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('from_day')
    .orderBy('id')
    .execute();
  return rows.map(contractOf);
}

type ClientRow = Selectable<BillingTables['billing_clients']>;

function columnsOf(client: Client) {
  const { name, currency, state, vatId = '', address } = client;
  const mails = client.contacts.flatMap((contact) => [contact.name, contact.email ?? '']);
  const search = [name, vatId, address.city, ...mails].join('\n').toLowerCase();
  return { name, currency, state, search, record: JSON.stringify(client) };
}

function clientOf(row: ClientRow): Stored<Client> {
  const { id, revision, created_at: createdAt, changed_at: changedAt } = row;
  return { id, record: JSON.parse(row.record) as Client, revision, createdAt, changedAt };
}

function contractOf(row: Selectable<BillingTables['billing_contracts']>): StoredContract {
  const { id, client_id: client, revision, created_at: createdAt, changed_at: changedAt } = row;
  return { id, client, record: JSON.parse(row.record) as Contract, revision, createdAt, changedAt };
}

async function hasInvoices(trx: BillingTrx, client: string): Promise<boolean> {
  const row = await trx.selectFrom('billing_invoices').select('id').where('client_id', '=', client).executeTakeFirst();
  return row !== undefined;
}
