import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { documentOf } from '../../../sidecar/billing/document.ts';
import { paperOf } from '../../../sidecar/billing/paper/model.ts';
import { openPdfMaker } from '../../../sidecar/billing/paper/pdf.ts';
import { figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import { TAXES } from './hand/taxes.ts';
import { CLIENT, CONFIG, line, NOON } from './office.ts';

const makers = [openPdfMaker(), openPdfMaker()];
afterAll(async () => {
  for (const maker of makers) await maker.stop();
});

function model(count: number, language: 'en' | 'de' | 'es' = 'de') {
  const lines = Array.from({ length: count }, (_, at) =>
    line('1', String(at + 1), { description: `Zażółć gęślą jaźń – Ñandú ${at + 1}` }),
  );
  const figures = figuresOf({ currency: 'EUR', prices: 'exclusive', taxRounding: 'per-group', lines, taxes: TAXES });
  const client = { ...CLIENT, language };
  return paperOf(
    documentOf({
      ...{
        kind: 'invoice',
        number: 'INV-2026-00001',
        reason: '',
        issueDay: '2026-11-22',
        dueDay: '2026-12-06',
        currency: 'EUR',
        prices: 'exclusive',
      },
      ...{ seller: CONFIG.seller, client, lines, figures },
    }),
  );
}

const pagesOf = (bytes: Uint8Array) =>
  (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/\/Type \/Page\b(?!s)/g) ?? []
  ).length;

/** The text of a file: strings of its streams, letter by letter as the fonts' own tables translate them. */
function textOf(bytes: Uint8Array): string {
  const source = Buffer.from(bytes).toString('latin1');
  const streams = [...source.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, body = '']) => {
    try {
      return [inflateSync(Buffer.from(body, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  // Fonts of one family have tables of their own; each string is read by all of them.
  const tables = streams
    .filter((stream) => stream.includes('beginbfrange'))
    .map((stream) => {
      const [, list = ''] = /\[([\s\S]*)\]/.exec(stream) ?? [];
      return [...list.matchAll(/<([0-9a-f]+)>/gi)].map(([, hex = '']) =>
        Buffer.from(hex, 'hex').swap16().toString('utf16le'),
      );
    });
  const shown = streams
    .filter((stream) => stream.includes(' Tf'))
    .flatMap((stream) =>
      [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, part = '']) =>
        [...part.matchAll(/<([0-9a-f]+)>/gi)].map(([, hex = '']) => hex).join(''),
      ),
    );
  const read = (hex: string, table: readonly string[]) =>
    (hex.match(/.{4}/g) ?? []).map((glyph) => table[Number.parseInt(glyph, 16)] ?? '').join('');
  return tables.map((table) => shown.map((hex) => read(hex, table)).join(' ')).join('\n');
}

it('an invoice of 70 lines has its pages, its figures as text, and the same bytes twice', async () => {
  const request = { model: model(70), size: 'A4' as const, createdAt: NOON };
  const [one, two] = await Promise.all(makers.map((maker) => maker.render(request)));
  if (one === undefined || two === undefined) throw new Error('no file was made');
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  expect(Buffer.from(one.subarray(0, 5)).toString()).toBe('%PDF-');
  expect(pagesOf(one)).toBeGreaterThanOrEqual(3);
  const text = textOf(one).replace(/\s+/g, '');
  // 1 + 2 + … + 70 = 2485; × 19 % = 472.15; 2957.15.
  for (const figure of [
    'INV-2026-00001',
    '2.485,00EUR',
    '472,15EUR',
    '2.957,15EUR',
    'Zażółćgęśląjaźń–Ñandú70',
    'Seite3von',
  ])
    expect(text).toContain(figure);
  const other = await makers[0]?.render({ ...request, size: 'Letter' });
  expect(Buffer.from(one).equals(Buffer.from(other ?? []))).toBe(false);
}, 60_000);

const run = promisify(execFile);
const hasPoppler = ['pdftotext', 'pdftoppm'].every((program) => existsSync(`/usr/bin/${program}`));
it.skipIf(!hasPoppler)(
  'poppler reads every figure off three pages, and draws each of them',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'logixx-pdf-'));
    const file = join(folder, 'invoice.pdf');
    writeFileSync(file, (await makers[0]?.render({ model: model(70), size: 'A4', createdAt: NOON })) ?? '');
    const { stdout } = await run('pdftotext', ['-layout', file, '-']);
    for (const text of ['2.485,00 EUR', '472,15 EUR', '2.957,15 EUR', 'Seite 1 von 3', 'Seite 3 von 3', 'Ñandú 70'])
      expect(stdout).toContain(text);
    expect(stdout.match(/Bezeichnung/g)).toHaveLength(3);
    await run('pdftoppm', ['-png', '-r', '50', file, join(folder, 'page')]);
    const pages = readdirSync(folder).filter((name) => name.endsWith('.png'));
    expect(pages).toHaveLength(3);
    for (const page of pages) expect(readFileSync(join(folder, page)).length).toBeGreaterThan(3000);
    rmSync(folder, { recursive: true, force: true });
  },
  60_000,
);

/** A real thread, asked for what no paper asks for. */
it.each([
  ['a file', () => '/etc/hostname'],
  ['a file by another way', () => '/usr/../etc/hostname'],
  ['an address', (url: string) => url],
])(
  'a document that names %s gets none',
  async (_, image) => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.png`;
    const thread = new Worker(new URL('../../../sidecar/billing/paper/pdf-thread.mjs', import.meta.url), {
      execArgv: [],
    });
    const definition = { content: [{ image: image(url) }], defaultStyle: { font: 'Roboto' } };
    thread.postMessage({ id: 1, definition, page: 'p', of: 'o', createdAt: NOON });
    const [answer] = (await once(thread, 'message')) as [{ error?: string }];
    expect(answer.error).toMatch(/access|policy|denied/i);
    expect(asked).toBe(0);
    await thread.terminate();
    server.close();
  },
  60_000,
);
