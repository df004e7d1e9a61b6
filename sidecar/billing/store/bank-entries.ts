import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { KeyedEntry } from '../payments/bank-entry.ts';
import type { PaymentParts } from '../payments/parts.ts';
import type { Allotment } from '../payments/propose.ts';
import type { BillingDb, BillingTables, BillingTrx } from '../tables.ts';
import { recordWithin, type StoredPayment, withSums } from './payments.ts';
import { writing } from './writing.ts';

export type EntryRow = Selectable<BillingTables['billing_bank_entries']>;

const AT_ONCE = 200;

export interface Stored {
  added: EntryRow[];
  /** How many were there before. */
  known: number;
}

/**
 * Stores what is new of a statement. An entry that another format told before, by account, day and amount, is stored with
 * its twin, and a person says whether it is the same.
 */
export function storeEntries(
  parts: PaymentParts,
  actor: Actor,
  { entries, format, file }: { entries: readonly KeyedEntry[]; format: string; file: Uint8Array },
): Promise<Stored> {
  const sha = createHash('sha256').update(file).digest('hex');
  return writing(parts.db, async (trx) => {
    const known = await knownKeys(trx, entries);
    const fresh = entries.filter(({ key }) => !known.has(key));
    const added: EntryRow[] = [];
    for (let at = 0; at < fresh.length; at += AT_ONCE) {
      const some = fresh.slice(at, at + AT_ONCE);
      const twins = await twinsOf(trx, some, format);
      const rows = some.map(
        (entry): EntryRow => rowOf(parts, actor, entry, { format, sha, twin: twins.get(entry.key) }),
      );
      await trx.insertInto('billing_bank_entries').values(rows).execute();
      added.push(...rows);
    }
    return { added, known: entries.length - fresh.length };
  });
}

async function knownKeys(db: BillingDb | BillingTrx, entries: readonly KeyedEntry[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < entries.length; at += AT_ONCE) {
    const keys = entries.slice(at, at + AT_ONCE).map(({ key }) => key);
    const rows = await db
      .selectFrom('billing_bank_entries')
      .select('entry_key')
      .where('entry_key', 'in', keys)
      .execute();
    for (const { entry_key } of rows) known.add(entry_key);
  }
  return known;
}

/** How many entries of a statement are there already; nothing is stored. */
export async function countKnown(db: BillingDb, entries: readonly KeyedEntry[]): Promise<number> {
  return (await knownKeys(db, entries)).size;
}

async function twinsOf(trx: BillingTrx, entries: readonly KeyedEntry[], format: string): Promise<Map<string, string>> {
  const days = [...new Set(entries.map(({ bookedDay }) => bookedDay))];
  const rows = await trx
    .selectFrom('billing_bank_entries')
    .select(['id', 'account', 'booked_day', 'amount_minor', 'currency'])
    .where('booked_day', 'in', days)
    .where('format', '<>', format)
    .orderBy('id')
    .execute();
  const left = [...rows];
  const twins = new Map<string, string>();
  for (const { key, account, bookedDay, amountMinor, currency } of entries) {
    const at = left.findIndex(
      (row) =>
        row.booked_day === bookedDay &&
        row.amount_minor === amountMinor &&
        row.currency === currency &&
        sameAccount(row.account, account),
    );
    const [twin] = at < 0 ? [] : left.splice(at, 1);
    if (twin) twins.set(key, twin.id);
  }
  return twins;
}

/** An IBAN holds the number that a bank uses at home. */
function sameAccount(one: string, other: string): boolean {
  return one === other || one.endsWith(other) || other.endsWith(one);
}

function rowOf(
  { newId, now }: PaymentParts,
  actor: Actor,
  entry: KeyedEntry,
  { format, sha, twin }: { format: string; sha: string; twin: string | undefined },
): EntryRow {
  const { key, account, bookedDay, valueDay = null, currency, amountMinor, name = null, iban = null } = entry;
  return {
    ...{ id: newId(), entry_key: key, format, file_sha256: sha, account, booked_day: bookedDay, value_day: valueDay },
    ...{ currency, amount_minor: amountMinor, name, iban, reference: entry.reference ?? null, words: entry.text },
    ...{ end_to_end: entry.endToEnd ?? null, bank_reference: entry.bankReference ?? null },
    ...{ reversal: entry.reversal === true ? 1 : 0, twin_id: twin ?? null, state: 'open', payment_id: null },
    ...{ decided_at: null, decided_by: null, note: '', imported_at: now(), imported_by: actor.id },
  };
}

/** Throws HttpError 404. */
export async function needEntry(db: BillingDb | BillingTrx, id: string): Promise<EntryRow> {
  const row = await db.selectFrom('billing_bank_entries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no entry "${id}" of a bank statement`);
  return row;
}

/** What a person says an entry is: a payment of a client, or one that was written down before. */
export type Acceptance =
  | { client: string; allot: readonly Allotment[] | 'propose' | 'none'; note?: string }
  | { payment: string };

/** Books an open entry. Twice is once. Throws HttpError 400, 404, 409. */
export function acceptEntry(
  parts: PaymentParts,
  actor: Actor,
  { id, as }: { id: string; as: Acceptance },
): Promise<{ entry: EntryRow; payment: StoredPayment }> {
  return writing(parts.db, async (trx) => {
    const entry = await needEntry(trx, id);
    if (entry.state !== 'open') throw new HttpError(409, `state: found ${entry.state}, expected an open entry`);
    const payment = 'payment' in as ? await recorded(trx, entry, as.payment) : await book(parts, trx, actor, entry, as);
    const set = { state: 'booked', payment_id: payment.row.id, decided_at: parts.now(), decided_by: actor.id };
    await trx.updateTable('billing_bank_entries').set(set).where('id', '=', id).execute();
    return { entry: { ...entry, ...set }, payment };
  });
}

function book(
  parts: PaymentParts,
  trx: BillingTrx,
  actor: Actor,
  entry: EntryRow,
  { client, allot, note }: Extract<Acceptance, { client: string }>,
): Promise<StoredPayment> {
  const { id, currency, amount_minor, booked_day, value_day, reference, words, name } = entry;
  return recordWithin(parts, trx, actor, {
    ...{ client, method: 'bank', currency, amountMinor: amount_minor, receivedDay: value_day ?? booked_day },
    reference: `${reference === null ? '' : `${reference} `}${words}`.trim().slice(0, 200),
    ...{ externalRef: `entry:${id}`, note: note ?? name ?? '', allot: amount_minor < 0 ? 'none' : allot },
  });
}

/** A payment that a person wrote down, and that no other entry stands for. Throws HttpError 404, 409. */
async function recorded(trx: BillingTrx, entry: EntryRow, id: string): Promise<StoredPayment> {
  const row = await trx.selectFrom('billing_payments').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new HttpError(404, `there is no payment "${id}"`);
  const taken = await trx
    .selectFrom('billing_bank_entries')
    .select('id')
    .where('payment_id', '=', id)
    .executeTakeFirst();
  const same = row.amount_minor === entry.amount_minor && row.currency === entry.currency && row.method === 'bank';
  if (taken || !same)
    throw new HttpError(
      409,
      `payment: found ${taken ? 'one that another entry is' : 'another amount or method'}, expected the entry's`,
    );
  return withSums(trx, row);
}

/** Says that an entry is no client's payment, or takes that back. Throws HttpError 404, 409. */
export function ignoreEntry(
  parts: PaymentParts,
  actor: Actor,
  { id, ignored, note }: { id: string; ignored: boolean; note: string },
): Promise<EntryRow> {
  return writing(parts.db, async (trx) => {
    const entry = await needEntry(trx, id);
    const wanted = ignored ? 'open' : 'ignored';
    if (entry.state !== wanted) throw new HttpError(409, `state: found ${entry.state}, expected ${wanted}`);
    const set = { state: ignored ? 'ignored' : 'open', note, decided_at: parts.now(), decided_by: actor.id };
    await trx.updateTable('billing_bank_entries').set(set).where('id', '=', id).execute();
    return { ...entry, ...set };
  });
}
