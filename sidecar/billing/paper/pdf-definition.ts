import { dataAddress } from './logo.ts';
import type { PaperModel, PaperTable } from './model.ts';

const POINTS_PER_MM = 72 / 25.4;
const [SIDE, TOP, BOTTOM] = [18, 20, 24].map((mm) => mm * POINTS_PER_MM) as [number, number, number];
const LOGO: [number, number] = [60 * POINTS_PER_MM, 20 * POINTS_PER_MM];
const QR_POINTS = 32 * POINTS_PER_MM;

const right = (text: string) => ({ text, alignment: 'right' });
const stack = (lines: readonly string[]) => lines.map((text) => ({ text }));
const pairs = (all: readonly { name: string; value: string }[]) => ({
  layout: 'noBorders',
  table: { body: all.map(({ name, value }) => [name, value]) },
});

/** What pdfmake makes a file of, as plain data: it goes to a thread of its own. Heads are repeated on every page. */
export function pdfDefinition(model: PaperModel, size: 'A4' | 'Letter') {
  const { buyer, seller, title, accent } = model;
  return {
    pageSize: size === 'A4' ? 'A4' : 'LETTER',
    pageMargins: [SIDE, TOP, SIDE, BOTTOM],
    info: { title: `${title} ${model.facts[0]?.value ?? ''}`, author: seller[0] ?? '' },
    language: model.language,
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.15 },
    content: [
      {
        margin: [0, 0, 0, 24],
        columns: [{ stack: stack(buyer) }, { stack: [...logoOf(model), ...stack(seller)], alignment: 'right' }],
      },
      { text: title, fontSize: 18, bold: true, color: accent, margin: [0, 0, 0, 12] },
      { ...pairs(model.facts), margin: [0, 0, 0, 12] },
      ...(model.lines.length > 0 ? [linesTable(model)] : []),
      ...(model.totals.length > 0 ? [totalsOf(model)] : []),
      ...[...model.notes, ...model.terms].map((text) => ({ text, margin: [0, 0, 0, 6] })),
      ...paymentOf(model),
      ...model.tables.flatMap((table) => tableOf(table, accent)),
    ],
  };
}

function logoOf({ logo }: PaperModel) {
  if (logo === undefined) return [];
  const place = { fit: LOGO, alignment: 'right', margin: [0, 0, 0, 8] };
  return logo.type === 'svg'
    ? [{ ...place, svg: Buffer.from(logo.base64, 'base64').toString('utf8') }]
    : [{ ...place, image: dataAddress(logo) }];
}

function totalsOf(model: PaperModel) {
  const body = model.totals.map(({ name, value, main = false }) => [
    { text: name, bold: main },
    { ...right(value), bold: main },
  ]);
  const table = { width: 'auto', layout: 'noBorders', table: { body } };
  return { unbreakable: true, margin: [0, 12, 0, 12], columns: [{ text: '', width: '*' }, table] };
}

function paymentOf({ payment, scan }: PaperModel) {
  if (payment.length === 0) return [];
  const code = scan
    ? [
        {
          width: 'auto',
          stack: [
            { qr: scan.payload, fit: QR_POINTS, eccLevel: 'M', alignment: 'center' },
            { text: scan.words, fontSize: 8, alignment: 'center', margin: [0, 10, 0, 0] },
          ],
        },
      ]
    : [];
  return [{ unbreakable: true, margin: [0, 6, 0, 12], columns: [{ ...pairs(payment), width: '*' }, ...code] }];
}

function linesTable({ heads, lines, accent }: PaperModel) {
  const columns = heads.map((name, at) => ({ name, number: at > 1 }));
  const rows = lines.map(({ position, description, quantity, price, amount }) => [
    ...[position, description, quantity, price, amount],
  ]);
  return table({ title: '', columns, rows, sums: false }, accent, ['auto', '*', 'auto', 'auto', 'auto']);
}

function tableOf(each: PaperTable, accent: string) {
  const widths = each.columns.map((_, at) => (at === widest(each) ? '*' : 'auto'));
  return [
    { text: each.title, fontSize: 12, bold: true, color: accent, margin: [0, 14, 0, 4], headlineLevel: 1 },
    { ...table(each, accent, widths), fontSize: 9 },
  ];
}

/** The column of the longest texts takes what the others leave. */
function widest({ columns, rows }: PaperTable): number {
  const longest = columns.map((_, at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  return longest.indexOf(Math.max(...longest));
}

function table({ columns, rows, sums }: PaperTable, accent: string, widths: readonly string[]) {
  const cell = (text: string, at: number) => (columns[at]?.number ? right(text) : { text });
  const heads = columns.map(({ name }, at) => ({ ...cell(name, at), bold: true, color: '#ffffff', fillColor: accent }));
  const body = rows.map((row, at) =>
    row.map((text, column) => ({ ...cell(text, column), bold: sums && at === rows.length - 1 })),
  );
  return {
    layout: 'rows',
    table: { headerRows: 1, dontBreakRows: true, keepWithHeaderRows: 1, widths: [...widths], body: [heads, ...body] },
  };
}
