import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { Client } from '../client.ts';
import type { BillingParts } from '../parts.ts';
import type { BillingTrx } from '../tables.ts';
import { type Figures, figuresOf } from '../tax/figures.ts';
import type { LineInput } from '../tax/line.ts';
import { needClient } from './clients.ts';
import { needInvoice, type StoredInvoice, sumColumns, writeParts } from './invoice-rows.ts';
import { refusing, staleRevision } from './writing.ts';

/** What a draft is made of. */
export interface DraftInput {
  client: string;
  /** Of a contract's month; without it, of manual lines alone. */
  contract?: { id: string; period: { from: string; to: string }; basis: string };
  lines: readonly LineInput[];
  /** What must be mended before it may be issued. */
  problems: readonly string[];
  prepaidMinor?: number;
}

/** The figures of lines by what was agreed upon with a client. Throws HttpError 400. */
export function figuresFor(
  { config }: BillingParts,
  client: Client,
  lines: readonly LineInput[],
  prepaidMinor = 0,
): Figures {
  const { currency, prices, taxRounding } = client;
  return refusing(() => figuresOf({ currency, prices, taxRounding, lines, taxes: config.taxes, prepaidMinor }));
}

/** Stores a draft. Throws HttpError 400 for bad lines, and 409 where its month has a draft already. */
export function createDraft(parts: BillingParts, actor: Actor, draft: DraftInput): Promise<StoredInvoice> {
  return parts.db.transaction().execute((trx) => draftWithin(parts, trx, actor, draft));
}

/** The same in a transaction of the caller. */
export async function draftWithin(
  parts: BillingParts,
  trx: BillingTrx,
  actor: Actor,
  draft: DraftInput,
): Promise<StoredInvoice> {
  const id = parts.newId();
  const at = parts.now();
  const contract = draft.contract?.id ?? null;
  // Writing first: of two drafts of one month, the second is refused by the index, and nobody reads what is old.
  await insertEmpty(trx, { id, at, actor, client: draft.client, contract, period: draft.contract?.period }).catch(
    (error: unknown) => {
      throw duplicate(error, draft) ?? error;
    },
  );
  const client = (await needClient(trx, draft.client)).record;
  const figures = figuresFor(parts, client, draft.lines, draft.prepaidMinor);
  await writeParts(trx, id, draft.lines, figures);
  const { currency, prices, taxRounding } = client;
  const row = await trx
    .updateTable('billing_invoices')
    .set({
      ...{ currency, prices, tax_rounding: taxRounding, ...sumColumns(figures) },
      ...{ basis: draft.contract?.basis ?? '[]', problems: JSON.stringify(draft.problems) },
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { row, lines: [...draft.lines], figures };
}

/** Replaces the lines of a draft that stands as the caller saw it. Throws HttpError 400, 404, 409. */
export function changeDraft(
  parts: BillingParts,
  change: {
    id: string;
    revision: number;
    lines: readonly LineInput[];
    problems?: readonly string[];
    prepaidMinor?: number;
  },
): Promise<StoredInvoice> {
  return parts.db.transaction().execute(async (trx) => {
    const held = await trx
      .updateTable('billing_invoices')
      .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
      .where('id', '=', change.id)
      .where('status', '=', 'draft')
      .where('revision', '=', change.revision)
      .returningAll()
      .executeTakeFirst();
    if (held === undefined) throw refusalOf(await needInvoice(trx, change.id), change.revision);
    const client = (await needClient(trx, held.client_id)).record;
    const figures = figuresFor(parts, client, change.lines, change.prepaidMinor ?? held.prepaid_minor);
    await writeParts(trx, change.id, change.lines, figures);
    const row = await trx
      .updateTable('billing_invoices')
      .set({
        ...sumColumns(figures),
        ...{ currency: client.currency, prices: client.prices, tax_rounding: client.taxRounding },
        ...(change.problems ? { problems: JSON.stringify(change.problems) } : {}),
      })
      .where('id', '=', change.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return { row, lines: [...change.lines], figures };
  });
}

/** Throws away a draft. Throws HttpError 404, 409. */
export function discardDraft({ db }: BillingParts, { id, revision }: { id: string; revision: number }): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const held = await trx
      .updateTable('billing_invoices')
      .set({ revision: revision + 1 })
      .where('id', '=', id)
      .where('status', '=', 'draft')
      .where('revision', '=', revision)
      .returning('id')
      .executeTakeFirst();
    if (held === undefined) throw refusalOf(await needInvoice(trx, id), revision);
    for (const table of ['billing_lines', 'billing_taxes'] as const)
      await trx.deleteFrom(table).where('invoice_id', '=', id).execute();
    await trx.deleteFrom('billing_invoices').where('id', '=', id).execute();
  });
}

function refusalOf({ row }: StoredInvoice, revision: number): HttpError {
  if (row.status === 'draft') return staleRevision(revision, row.revision);
  return new HttpError(
    409,
    `state: found an issued invoice (${row.number}), expected a draft: a credit note corrects it`,
  );
}

export async function insertEmpty(
  trx: BillingTrx,
  made: {
    id: string;
    at: number;
    actor: Actor;
    client: string;
    contract: string | null;
    period?: { from: string; to: string } | undefined;
    kind?: string;
    refers?: string;
  },
): Promise<void> {
  const none = { net_minor: 0, tax_minor: 0, gross_minor: 0, rounding_minor: 0, prepaid_minor: 0, payable_minor: 0 };
  const later = { series: null, seq: null, number: null, issue_day: null, due_day: null, doc: null, doc_sha256: null };
  await trx
    .insertInto('billing_invoices')
    .values({
      ...{
        id: made.id,
        kind: made.kind ?? 'invoice',
        status: 'draft',
        client_id: made.client,
        contract_id: made.contract,
      },
      ...{
        period_from: made.period?.from ?? null,
        period_to: made.period?.to ?? null,
        ref_invoice_id: made.refers ?? null,
      },
      ...{ ...later, ...none, currency: '', prices: '', tax_rounding: '', reason: '', basis: '[]', problems: '[]' },
      ...{ revision: 1, created_at: made.at, created_by: made.actor.id, issued_at: null, issued_by: null },
    })
    .execute();
}

function duplicate(error: unknown, { client, contract }: DraftInput): HttpError | undefined {
  const {
    code = '',
    constraint = '',
    message = '',
  } = error as { code?: string; constraint?: string; message?: string };
  if (code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE')
    if (constraint === 'billing_one_draft' || message.includes('contract_id'))
      return new HttpError(
        409,
        `the draft: found one of ${contract?.period.from} already, expected that to be issued or discarded first`,
      );
  if (code === '23503' || code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
    return new HttpError(404, `there is no client "${client}"`);
  return undefined;
}
