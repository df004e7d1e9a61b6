import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../sidecar/billing/languages.ts';
import { paperProblems } from '../../../sidecar/billing/paper/config.ts';
import { contrastOnWhite } from '../../../sidecar/billing/paper/contrast.ts';
import { htmlOf } from '../../../sidecar/billing/paper/html.ts';
import { readLogo } from '../../../sidecar/billing/paper/logo.ts';
import { paperOf } from '../../../sidecar/billing/paper/model.ts';
import { openPdfMaker } from '../../../sidecar/billing/paper/pdf.ts';
import { TEXTS, UNITS } from '../../../sidecar/billing/paper/texts.ts';
import { USAGE_TEXTS } from '../../../sidecar/billing/paper/usage-texts.ts';
import { issueInvoice } from '../../../sidecar/billing/store/issue.ts';
import { logoOf } from '../../../sidecar/billing/store/logos.ts';
import { documentWith } from './documents.ts';
import { onBothEngines, open } from './engines.ts';
import { ANNA, CLIENT, CONFIG, draft, line, NOON, newClient, office } from './office.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-logo-'));
const maker = openPdfMaker();
afterAll(async () => {
  await maker.stop();
  rmSync(folder, { recursive: true, force: true });
});
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path fill="#1f3a5f" d="M0 0h4v2H0z"/></svg>';
const file = (name: string, bytes: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

/** A picture of one blue pixel, by the format's own rules. */
function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, 31, 58, 95]));
  const parts = [chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('a logo', () => {
  it.each([
    ['logo.png', png(), 'png'],
    ['logo.svg', SVG, 'svg'],
    ['logo.jpg', Buffer.from('ffd8ffe0', 'hex'), 'jpeg'],
  ])('%s is read', (name, bytes, type) => {
    expect(readLogo(file(name, bytes))).toMatchObject({
      type,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it.each([
    ['nothing.png', undefined, 'ENOENT'],
    ['words.png', 'not a picture', 'neither of them'],
    ['large.png', Buffer.alloc(600 * 1024), '614400 bytes'],
    ['script.svg', SVG.replace('<path', '<script>1</script><path'), 'an element that may load or run'],
    ['handler.svg', SVG.replace('<path', '<path onload="x()"'), 'a handler of events'],
    ['image.svg', SVG.replace('<path', '<image href="file:///etc/passwd"/><path'), 'an element that may load'],
    ['fill.svg', SVG.replace('#1f3a5f', 'url(http://example.com/x)'), 'an address'],
    ['entity.svg', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${SVG}`, 'neither of them'],
  ])('%s is refused', (name, bytes, why) => {
    const path = bytes === undefined ? join(folder, name) : file(name, bytes);
    expect(() => readLogo(path)).toThrow(why);
    expect(() => readLogo(path)).toThrow(/sidecar\.billing\.paper\.logoFile: found .*, expected/);
  });

  it.each(['logo.png', 'logo.svg'])(
    '%s stands on the page and in the PDF',
    async (name) => {
      const doc = documentWith({ look: { accent: '#1f3a5f', notes: [], terms: [] } });
      const model = paperOf(doc, readLogo(file(name, name === 'logo.png' ? png() : SVG)));
      expect(htmlOf(model, 'A4')).toContain(`src="data:image/${name === 'logo.png' ? 'png' : 'svg+xml'};base64,`);
      const [bytes, bare] = [await pdfOf(model), await pdfOf({ ...model, logo: undefined })];
      expect(bytes.equals(bare)).toBe(false);
      expect((await pdfOf(model)).equals(bytes)).toBe(true);
    },
    60_000,
  );
});

async function pdfOf({ logo, ...model }: Omit<ReturnType<typeof paperOf>, 'logo'> & { logo?: unknown }) {
  const shown = (logo === undefined ? model : { ...model, logo }) as ReturnType<typeof paperOf>;
  return Buffer.from(await maker.render({ model: shown, size: 'A4', createdAt: NOON }));
}

/** By the formula of WCAG 2.2: black 21, white 1, #767676 the lightest grey that is enough. */
it.each([
  ['#000000', 21, 0],
  ['#ffffff', 1, 1],
  ['#767676', 4.54, 0],
  ['#777777', 4.48, 1],
  ['#ffcc00', 1.5, 1],
])('the contrast of %s on white is %f', (colour, contrast, problems) => {
  expect(contrastOnWhite(colour)).toBeCloseTo(contrast, 1);
  expect(paperProblems({ accent: colour })).toHaveLength(problems);
});

/** Where each language has a word of its own, and no word is missing. */
it.each(LANGUAGES)('the dictionary of %s is whole', (language) => {
  const words = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(value as object).flatMap(words);
  for (const dictionary of [TEXTS, USAGE_TEXTS]) {
    expect(Object.keys(dictionary[language])).toEqual(Object.keys(dictionary.en));
    expect(words(dictionary[language]).every((word) => word.trim() !== '')).toBe(true);
  }
  expect(Object.keys(UNITS[language])).toEqual(Object.keys(UNITS.en));
});

it('a transfer can be scanned, in euros alone, and not off a credit note', () => {
  const scan = (more: Parameters<typeof documentWith>[0]) => paperOf(documentWith(more)).scan?.payload;
  // 119.00: EPC069-12 has service tag, version, UTF-8, SCT, BIC, name, IBAN, amount, purpose, reference.
  expect(scan({})?.split('\n')).toEqual([
    ...['BCD', '002', '1', 'SCT', '', 'Farm North', 'DE02120300000000202051', 'EUR119.00', ''],
    expect.stringMatching(/^RF\d\dINV202600001$/) as string,
  ]);
  expect(scan({ client: { ...CLIENT, currency: 'USD' } })).toBeUndefined();
  expect(scan({ kind: 'credit-note', lines: [line('-1', '100')] })).toBeUndefined();
});

onBothEngines((fresh) => {
  it('what was issued keeps its colour, its words and its logo when the owner changes them', async () => {
    const { db, close } = await open(fresh());
    const paper = { accent: '#7a0000', notes: { de: ['Danke.'] }, terms: { de: ['Ohne Abzug.'], en: ['Net.'] } };
    const parts = office(db, { config: { ...CONFIG, paper }, logo: readLogo(file('a.svg', SVG)) });
    const made = await draft(parts, await newClient(parts), line('1', '100'));
    const { row } = await issueInvoice(parts, ANNA, made.row.id);
    const later = office(db, { logo: readLogo(file('b.svg', SVG.replace('1f3a5f', '005500'))) });
    await issueInvoice(later, ANNA, (await draft(later, row.client_id, line('1', '1'))).row.id);
    const doc = JSON.parse(row.doc ?? '') as ReturnType<typeof documentWith>;
    const html = htmlOf(paperOf(doc, await logoOf(db, doc.look?.logo)), 'A4');
    for (const text of ['#7a0000', 'Danke.', 'Ohne Abzug.', Buffer.from(SVG).toString('base64')])
      expect(html).toContain(text);
    expect(html).not.toContain('Net.');
    await expect(logoOf(db, 'f'.repeat(64))).rejects.toThrow('is not there any more');
    await close();
  });
});
