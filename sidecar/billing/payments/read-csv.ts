import { type CsvLine, readCsv } from '../../../core/service/csv.ts';
import { readMajor } from '../money/minor.ts';
import { type BankEntry, given, ibanOf, type ReadStatement, type StatementProblem } from './bank-entry.ts';
import { type Column, type CsvProfile, columnsOf, currencyIn, type FoundColumns } from './csv-columns.ts';
import { dateOrderOf, decimalSignOf, readAmount, readDate } from './written-forms.ts';

export interface CsvOptions {
  profile?: CsvProfile;
  /** Where the file does not say which account or currency it is about. */
  account?: string;
  currency?: string;
}

interface Table {
  head: string[];
  columns: FoundColumns;
  lines: CsvLine[];
}
interface Reading extends Table {
  order: ReturnType<typeof dateOrderOf>;
  sign: ReturnType<typeof decimalSignOf>;
  options: CsvOptions;
}

const DELIMITERS = [';', ',', '\t', '|'];
/** Lines that may stand before the head: name of the account, balance, dates. */
const BEFORE = 30;

/**
 * Reads a bank statement as CSV. Throws RangeError where nothing of it can be read: no head line that is known, dates or
 * amounts of two meanings. A line that cannot be read is a problem, and the others are read.
 */
export function readCsvStatement(bytes: Uint8Array, options: CsvOptions = {}): ReadStatement {
  const { profile } = options;
  const table = tableOf(textOf(bytes, profile?.encoding), profile);
  const { at } = table.columns;
  const amounts = [at.amount, at.credit, at.debit].flatMap((place) =>
    place === undefined ? [] : cellsOf(table, place),
  );
  const reading: Reading = {
    ...table,
    options,
    order: (profile?.dates as Reading['order'] | undefined) ?? dateOrderOf(cellsOf(table, at.day ?? 0)),
    sign: profile?.decimals ?? decimalSignOf(amounts),
  };
  const entries: BankEntry[] = [];
  const problems: StatementProblem[] = [];
  let skipped = 0;
  for (const line of table.lines)
    try {
      if (line.problem !== undefined) throw new RangeError(line.problem);
      const entry = entryOf(reading, line.cells);
      if (entry === undefined) skipped += 1;
      else entries.push(entry);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push({ place: `line ${line.line}`, why: error.message });
    }
  return { entries, problems, skipped };
}

/** UTF-8 where it is that, and what Windows writes where it is not. */
export function textOf(bytes: Uint8Array, encoding?: string): string {
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function tableOf(text: string, profile: CsvProfile | undefined): Table {
  for (const delimiter of profile?.delimiter === undefined ? DELIMITERS : [profile.delimiter]) {
    const lines = readCsv(text, delimiter);
    for (const [place, { cells }] of lines.slice(0, BEFORE).entries()) {
      const columns = columnsOf(cells, profile);
      if (columns) return { head: cells, columns, lines: lines.slice(place + 1) };
    }
  }
  const first = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 1)[0] ?? '';
  throw new RangeError(
    `the statement: found "${first.slice(0, 120)}" and no head line with a day and an amount, expected one, or a profile that names the columns`,
  );
}

function cellsOf({ lines }: Table, place: number): string[] {
  return lines.flatMap(({ cells }) => (cells[place]?.trim() ? [cells[place].trim()] : []));
}

function entryOf({ columns, head, order, sign, options }: Reading, cells: readonly string[]): BankEntry | undefined {
  const { at } = columns;
  const cell = (name: Column): string | undefined => {
    const text = cells[at[name] ?? -1]?.trim();
    return text === '' ? undefined : text;
  };
  if (/pending|vorgemerkt|reverted|declined|pendiente/i.test(cell('state') ?? '')) return undefined;
  const day = cell('day');
  if (day === undefined) return undefined;
  const named = currencyIn(head[at.amount ?? at.credit ?? at.debit ?? 0] ?? '');
  const currency = (cell('currency') ?? options.profile?.currency ?? named ?? options.currency)?.toUpperCase();
  if (currency === undefined)
    throw new RangeError('currency: found none, expected a column, or a profile that says it');
  const amountMinor = amountOf(
    { amount: cell('amount'), credit: cell('credit'), debit: cell('debit') },
    sign,
    currency,
  );
  const account = cell('account') ?? options.profile?.account ?? options.account;
  if (account === undefined) throw new RangeError('account: found none, expected a column, or a profile that says it');
  const valueDay = cell('valueDay');
  const iban = ibanOf(cell('iban'));
  return {
    ...{ account: ibanOf(account) ?? account, bookedDay: readDate(day, order), currency, amountMinor },
    ...(valueDay === undefined ? {} : { valueDay: readDate(valueDay, order) }),
    ...given('name', cell('name')),
    ...given('iban', iban),
    ...given('reference', cell('reference')?.replace(/\s+/g, '')),
    text: columns.text
      .map((place) => cells[place]?.trim() ?? '')
      .filter((each) => each !== '')
      .join(' '),
    ...given('endToEnd', cell('endToEnd')),
    ...given('bankReference', cell('bankReference')),
  };
}

type Amounts = Record<'amount' | 'credit' | 'debit', string | undefined>;

/** Signed: one column with a sign, or one for each way. */
function amountOf({ amount, credit, debit }: Amounts, sign: ',' | '.', currency: string): number {
  const read = (text: string, place: string) => readMajor(readAmount(text, sign), currency, place);
  const minor =
    amount !== undefined
      ? read(amount, 'amount')
      : (credit === undefined ? 0 : Math.abs(read(credit, 'credit'))) -
        (debit === undefined ? 0 : Math.abs(read(debit, 'debit')));
  if (minor === 0) throw new RangeError('amount: found none, expected one that is not 0');
  return minor;
}
