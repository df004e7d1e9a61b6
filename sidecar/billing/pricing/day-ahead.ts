import { type Decimal, decimal } from '../money/decimal.ts';

/** Prices of a market: what a MWh costs from a moment on until the next price, an hour at most. */
export interface MarketPrices {
  starts: readonly number[];
  perMwh: readonly Decimal[];
}

/** One line of a price list. */
export interface PriceRow {
  /** Unix milliseconds. */
  start: number;
  /** Of a MWh, in major units. */
  perMwh: string;
}

const HOUR_MS = 3_600_000;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads `start,price` lines, the first of which may be a heading: start by ISO 8601 with its zone, a price of a MWh.
 * Commas or semicolons; a price may have a comma for its point where semicolons part. Lines that are wrong are told
 * and lose nothing else.
 */
export function readPrices(text: string): { rows: PriceRow[]; problems: string[] } {
  const rows: PriceRow[] = [];
  const problems: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  lines.forEach((line, at) => {
    if (line.trim() === '' || (at === 0 && !/^"?\d{4}-/.test(line))) return;
    const cells = line.split(line.includes(';') ? ';' : ',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const [start = '', price = ''] = cells;
    const amount = line.includes(';') ? price.replace(',', '.') : price;
    const why = rowProblem(start, amount, rows);
    if (why === undefined) rows.push({ start: Date.parse(start), perMwh: amount });
    else problems.push(`line ${at + 1}: ${why}`);
  });
  return { rows, problems };
}

function rowProblem(start: string, price: string, rows: readonly PriceRow[]): string | undefined {
  const time = MOMENT.test(start) ? Date.parse(start) : Number.NaN;
  if (Number.isNaN(time)) return `start: found ${JSON.stringify(start)}, expected a time such as 2026-11-22T00:00:00Z`;
  if (time % 900_000 !== 0) return `start: found ${JSON.stringify(start)}, expected the beginning of a quarter hour`;
  if (!/^-?\d{1,9}(\.\d{1,6})?$/.test(price))
    return `price: found ${JSON.stringify(price)}, expected a price of a MWh such as 84.31`;
  if (rows.some((row) => row.start === time)) return `start: found ${JSON.stringify(start)} twice, expected it once`;
  return undefined;
}

export function marketOf(rows: readonly PriceRow[]): MarketPrices {
  const sorted = [...rows].sort((one, other) => one.start - other.start);
  return { starts: sorted.map(({ start }) => start), perMwh: sorted.map(({ perMwh }) => decimal(perMwh, 'price')) };
}

/** What a MWh costs at a moment; undefined where the list says nothing. */
export function priceAt({ starts, perMwh }: MarketPrices, at: number): Decimal | undefined {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const start = starts[low - 1];
  return start === undefined || at - start >= HOUR_MS ? undefined : perMwh[low - 1];
}
