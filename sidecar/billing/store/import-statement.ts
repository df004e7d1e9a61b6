import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import { keyed, type ReadStatement, type StatementProblem } from '../payments/bank-entry.ts';
import type { Payer } from '../payments/match-entry.ts';
import type { PaymentParts } from '../payments/parts.ts';
import { readCamt } from '../payments/read-camt.ts';
import { readCsvStatement, textOf } from '../payments/read-csv.ts';
import { acceptEntry, countKnown, type EntryRow, storeEntries } from './bank-entries.ts';
import { payersOf, proposalsFor } from './payers.ts';

export const STATEMENT_FORMATS = ['auto', 'camt053', 'csv'] as const;

export interface StatementFile {
  bytes: Uint8Array;
  format: (typeof STATEMENT_FORMATS)[number];
  /** A name of `billing.payments.statements`. */
  profile?: string;
  /** Where a CSV says neither. */
  account?: string;
  currency?: string;
  /** Only says what would be stored. */
  dryRun: boolean;
}

export interface Imported {
  format: 'camt053' | 'csv';
  added: number;
  known: number;
  skipped: number;
  problems: StatementProblem[];
  entries: EntryRow[];
  /** What was booked unasked, where the configuration says so. */
  booked: EntryRow[];
}

/**
 * Reads a bank statement and stores what is new of it. Nothing is booked without a person, unless the configuration says
 * `exact` and reference and amount are those of one open invoice. Throws HttpError 400 where nothing of it can be read.
 */
export async function importStatement(parts: PaymentParts, actor: Actor, file: StatementFile): Promise<Imported> {
  const { format, read } = readStatement(parts, file);
  const entries = keyed(read.entries);
  const { skipped, problems } = read;
  if (file.dryRun) {
    const known = await countKnown(parts.db, entries);
    return { format, added: entries.length - known, known, skipped, problems, entries: [], booked: [] };
  }
  const { added, known } = await storeEntries(parts, actor, { entries, format, file: file.bytes });
  const booked = parts.config.payments.autoBook === 'exact' ? await bookExact(parts, actor, added) : [];
  return { format, added: added.length, known, skipped, problems, entries: added, booked };
}

function readStatement(
  { config }: PaymentParts,
  { bytes, format, profile: name, account = config.seller.bank?.iban, currency }: StatementFile,
): { format: 'camt053' | 'csv'; read: ReadStatement } {
  const profiles = config.payments.statements;
  const profile = name !== undefined && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (name !== undefined && profile === undefined)
    throw new HttpError(400, `profile: found "${name}", expected one of ${Object.keys(profiles).join(', ') || 'none'}`);
  try {
    const text = format === 'csv' ? '' : textOf(bytes);
    const isXml = format === 'camt053' || /^\uFEFF?\s*</.test(text);
    if (isXml) return { format: 'camt053', read: readCamt(text) };
    const more = {
      ...(profile ? { profile } : {}),
      ...(account === undefined ? {} : { account }),
      ...(currency === undefined ? {} : { currency }),
    };
    return { format: 'csv', read: readCsvStatement(bytes, more) };
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(400, error.message);
    throw error;
  }
}

async function bookExact(parts: PaymentParts, actor: Actor, added: readonly EntryRow[]): Promise<EntryRow[]> {
  let payers: Payer[] = await payersOf(parts);
  const booked: EntryRow[] = [];
  for (const entry of added) {
    const exact = proposalsFor(entry, payers).find((proposal) => proposal.exact);
    if (exact === undefined) continue;
    const { client, allot } = exact;
    try {
      const as = { client, allot, note: 'reference and amount are exact' };
      booked.push((await acceptEntry(parts, actor, { id: entry.id, as })).entry);
    } catch (error) {
      // Somebody paid it in another way meanwhile: a person decides.
      if (!(error instanceof HttpError)) throw error;
    }
    const paid = new Set(allot.map(({ invoice }) => invoice));
    payers = payers.map((payer) =>
      payer.client === client ? { ...payer, open: payer.open.filter(({ invoice }) => !paid.has(invoice)) } : payer,
    );
  }
  return booked;
}
