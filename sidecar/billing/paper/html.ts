import Handlebars from 'handlebars';
import { qrSvg } from '../payments/qr-svg.ts';
import { PAGE } from './html-page.ts';
import { dataAddress } from './logo.ts';
import type { PaperModel } from './model.ts';

interface Page extends Omit<PaperModel, 'logo' | 'scan' | 'tables'> {
  size: string;
  logo: string;
  qr: string;
  scanWords: string;
  tables: { title: string; heads: Cell[]; rows: { sum: boolean; cells: Cell[] }[] }[];
}
interface Cell {
  text: string;
  number: boolean;
}

/** An instance of its own: nobody's helpers or partials are in it, and what is not there is an error. */
const template = Handlebars.create().compile<Page>(PAGE, { strict: true, knownHelpers: { second: true } });

export const PAPER_SIZES = ['A4', 'Letter'] as const;

/** A page to be read or printed; everything that others wrote is escaped, and it needs nothing from elsewhere. */
export function htmlOf(model: PaperModel, size: (typeof PAPER_SIZES)[number]): string {
  const { logo, scan, tables } = model;
  const page: Page = {
    ...{ ...model, size },
    totals: model.totals.map((total) => ({ ...total, main: total.main ?? false })),
    logo: logo ? dataAddress(logo) : '',
    qr: scan ? qrSvg(scan.payload).replace(/ xmlns="[^"]*"/, '') : '',
    scanWords: scan?.words ?? '',
    tables: tables.map(({ title, columns, rows, sums }) => ({
      title,
      heads: columns.map(({ name, number }) => ({ text: name, number })),
      rows: rows.map((cells, at) => ({
        sum: sums && at === rows.length - 1,
        cells: cells.map((text, column) => ({ text, number: columns[column]?.number ?? false })),
      })),
    })),
  };
  return template(page, { helpers: { second: (index: number) => index === 1 } });
}
