import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addMinor } from '../../../sidecar/billing/money/minor.ts';
import { type Billed, creditOf, mirrored } from '../../../sidecar/billing/tax/credit.ts';
import { type FigureInput, figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import type { LineInput } from '../../../sidecar/billing/tax/line.ts';
import { TAXES } from './hand/taxes.ts';

const places = (max: number, digits: number) =>
  fc.tuple(fc.integer({ min: -max, max }), fc.integer({ min: 0, max: digits })).map(([units, behind]) => {
    const text = String(Math.abs(units)).padStart(behind + 1, '0');
    const cut = text.length - behind;
    return `${units < 0 ? '-' : ''}${text.slice(0, cut)}${behind > 0 ? `.${text.slice(cut)}` : ''}`;
  });
const line: fc.Arbitrary<LineInput> = fc.record({
  kind: fc.constant('service' as const),
  description: fc.constant('any'),
  quantity: places(400, 3),
  unit: fc.constant('C62'),
  unitPrice: places(4_000, 6),
  perQuantity: fc.constantFrom('1', '30', '1000', '0.5'),
  discountPercent: fc.constantFrom('0', '5', '33.33', '100'),
  tax: fc.constantFrom('de19', 'de7', 'ch', 'exempt', 'texas'),
});
const invoice: fc.Arbitrary<FigureInput> = fc.record({
  currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'BTC'),
  prices: fc.constantFrom('exclusive' as const, 'inclusive' as const),
  taxRounding: fc.constantFrom('per-group' as const, 'per-line' as const),
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  taxes: fc.constant(TAXES),
  prepaidMinor: fc.integer({ min: 0, max: 100_000 }),
});
const setsOf = ({ lines }: FigureInput) => lines.map(({ tax }) => TAXES[tax] ?? { title: '', components: [] });
const clean = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

it('lines sum up to the net, groups to the tax, and both to what is paid', () => {
  fc.assert(
    fc.property(invoice, (input) => {
      const figures = figuresOf(input);
      expect(addMinor(figures.lines.map(({ netMinor }) => netMinor))).toBe(figures.netMinor);
      expect(addMinor(figures.taxes.map(({ taxMinor }) => taxMinor))).toBe(figures.taxMinor);
      expect(figures.netMinor + figures.taxMinor).toBe(figures.grossMinor);
      expect(figures.grossMinor + figures.roundingMinor - figures.prepaidMinor).toBe(figures.payableMinor);
      const asked = addMinor(figures.lines.map(({ askedMinor }) => askedMinor));
      expect(asked).toBe(input.prices === 'inclusive' ? figures.grossMinor + figures.roundingMinor : figures.netMinor);
      // EN 16931: each group of one category and rate is base × rate / 100, rounded once, off by half a unit at most.
      if (input.taxRounding === 'per-group')
        for (const { baseMinor, taxMinor, rate } of figures.taxes)
          expect(Math.abs(baseMinor * Number(rate) - taxMinor * 100)).toBeLessThanOrEqual(50.000001);
    }),
  );
});

it('the rounding amount of prices with one tax in them is a unit at most', () => {
  const oneRate = invoice.map((input) => ({
    ...input,
    prices: 'inclusive' as const,
    taxRounding: 'per-group' as const,
    lines: input.lines.map((each) => ({ ...each, tax: 'de19' })),
  }));
  fc.assert(
    fc.property(oneRate, (input) => {
      expect(Math.abs(figuresOf(input).roundingMinor)).toBeLessThanOrEqual(1);
    }),
  );
});

it('an invoice with the other sign has the figures with the other sign', () => {
  fc.assert(
    fc.property(invoice, (input) => {
      const billed = { lines: input.lines, figures: figuresOf({ ...input, prepaidMinor: 0 }) };
      const credit = mirrored(billed);
      const again = figuresOf({ ...input, prepaidMinor: 0, lines: credit.lines });
      expect(clean(again)).toEqual(clean(credit.figures));
      expect(clean(mirrored(credit).figures)).toEqual(clean(billed.figures));
    }),
  );
});

/** Credits in several pieces, the last of which takes what is left. */
it('credits of all pieces together mirror the invoice to the unit', () => {
  const pieces = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 12, maxLength: 12 }), { maxLength: 3 });
  fc.assert(
    fc.property(invoice, pieces, (input, shares) => {
      const billed: Billed = { lines: input.lines, figures: figuresOf(input) };
      const notes: Billed[] = [];
      const left = input.lines.map(({ quantity }) => BigInt(Math.round(Number(quantity) * 1000)));
      const text = (thousandths: bigint) => {
        const digits = String(thousandths < 0n ? -thousandths : thousandths).padStart(4, '0');
        return `${thousandths < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
      };
      const rounds = [...shares, left.map(() => 0)];
      for (const [round, share] of rounds.entries()) {
        const last = round === rounds.length - 1;
        const parts = left.map((rest, position) => {
          const part = last ? rest : (rest * BigInt(share[position] ?? 0)) / 8n;
          left[position] = rest - part;
          return { position, quantity: text(part) };
        });
        notes.push(creditOf(billed, setsOf(input), notes, parts, input.taxRounding));
      }
      const sum = (of: (figures: Billed['figures']) => number) =>
        addMinor([of(billed.figures), ...notes.map((note) => of(note.figures))]);
      for (const of of [
        (each: Billed['figures']) => each.netMinor,
        (each: Billed['figures']) => each.taxMinor,
        (each: Billed['figures']) => each.grossMinor,
        (each: Billed['figures']) => each.roundingMinor,
      ])
        expect(sum(of)).toBe(0);
      for (const [at] of input.lines.entries()) expect(sum(({ lines }) => lines[at]?.netMinor ?? 0)).toBe(0);
      for (const { figures } of notes) expect(figures.netMinor + figures.taxMinor).toBe(figures.grossMinor);
    }),
  );
});

it.each([
  ['more than the line has', [{ position: 0, quantity: '4' }], 'lines.0.quantity: found 4, expected 3 at most'],
  ['a line that is not there', [{ position: 7, quantity: '1' }], 'lines.7: found none, expected one of 1'],
  ['less than nothing', [{ position: 0, quantity: '-1' }], 'lines.0.quantity: found -1'],
])('a credit note of %s is refused', (_, parts, reason) => {
  const lines: LineInput[] = [
    { kind: 'service', description: 'a', quantity: '3', unit: 'C62', unitPrice: '1', tax: 'de19' },
  ];
  const figures = figuresOf({ currency: 'EUR', prices: 'exclusive', taxRounding: 'per-group', lines, taxes: TAXES });
  const set = TAXES['de19'];
  expect(() => creditOf({ lines, figures }, set ? [set] : [], [], parts, 'per-group')).toThrow(reason);
});
