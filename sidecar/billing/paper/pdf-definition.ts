import type { PaperModel } from './model.ts';

const POINTS_PER_MM = 72 / 25.4;
const [SIDE, TOP, BOTTOM] = [18, 20, 22].map((mm) => mm * POINTS_PER_MM) as [number, number, number];

const right = (text: string) => ({ text, alignment: 'right' });
const stack = (lines: readonly string[]) => ({ stack: lines.map((text) => ({ text })) });
const pairs = (all: readonly { name: string; value: string }[]) => ({
  layout: 'noBorders',
  margin: [0, 0, 0, 12],
  table: { body: all.map(({ name, value }) => [name, value]) },
});

/** What pdfmake makes a file of, as plain data: it goes to a thread of its own. Heads are repeated on every page. */
export function pdfDefinition(model: PaperModel, size: 'A4' | 'Letter') {
  const totals = model.totals.map(({ name, value, main = false }) => [
    { text: name, bold: main },
    { ...right(value), bold: main },
  ]);
  return {
    pageSize: size === 'A4' ? 'A4' : 'LETTER',
    pageMargins: [SIDE, TOP, SIDE, BOTTOM],
    info: { title: `${model.title} ${model.facts[0]?.value ?? ''}`, author: model.seller[0] ?? '' },
    language: model.language,
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.15 },
    content: [
      { columns: [stack(model.buyer), { ...stack(model.seller), alignment: 'right' }], margin: [0, 0, 0, 24] },
      { text: model.title, fontSize: 18, bold: true, margin: [0, 0, 0, 12] },
      pairs(model.facts),
      linesTable(model),
      {
        unbreakable: true,
        margin: [0, 12, 0, 12],
        columns: [
          { text: '', width: '*' },
          { width: 'auto', layout: 'noBorders', table: { body: totals } },
        ],
      },
      ...model.notes.map((text) => ({ text, margin: [0, 0, 0, 6] })),
      ...(model.payment.length > 0 ? [{ ...pairs(model.payment), unbreakable: true }] : []),
      ...(model.footer.length > 0 ? [{ text: model.footer.join('\n'), fontSize: 8, color: '#555555' }] : []),
    ],
  };
}

function linesTable(model: PaperModel) {
  const [, , ...numbers] = model.heads.map(right);
  const heads = [
    ...model.heads.slice(0, 2).map((text) => ({ text, bold: true })),
    ...numbers.map((cell) => ({ ...cell, bold: true })),
  ];
  const rows = model.lines.map(({ position, description, quantity, price, amount }) => [
    ...[position, description],
    ...[quantity, price, amount].map(right),
  ]);
  return {
    layout: 'lightHorizontalLines',
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: ['auto', '*', 'auto', 'auto', 'auto'],
      body: [heads, ...rows],
    },
  };
}
