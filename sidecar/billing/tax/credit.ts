import { decimal, integer, ZERO } from '../money/decimal.ts';
import { addMinor, rounded } from '../money/minor.ts';
import { type Figures, type TaxLine, taxesOf, taxOn } from './figures.ts';
import type { LineInput } from './line.ts';
import { groupKey, type TaxSet } from './tax-set.ts';

/** An issued invoice, or what was credited of one, with its lines in order. */
export interface Billed {
  lines: readonly LineInput[];
  figures: Figures;
}

/** Everything with the other sign: what a credit note of everything says. */
export function mirrored({ lines, figures }: Billed): { lines: LineInput[]; figures: Figures } {
  const minus = (value: number) => (value === 0 ? 0 : -value);
  return {
    lines: lines.map((line) => ({ ...line, quantity: minusText(line.quantity) })),
    figures: {
      lines: figures.lines.map((each) => ({ netMinor: minus(each.netMinor), askedMinor: minus(each.askedMinor) })),
      taxes: figures.taxes.map((each) => ({
        ...each,
        baseMinor: minus(each.baseMinor),
        taxMinor: minus(each.taxMinor),
      })),
      netMinor: minus(figures.netMinor),
      taxMinor: minus(figures.taxMinor),
      grossMinor: minus(figures.grossMinor),
      roundingMinor: minus(figures.roundingMinor),
      prepaidMinor: 0,
      payableMinor: minus(addMinor([figures.grossMinor, figures.roundingMinor])),
    },
  };
}

/** What is to be credited of one line. `position` counts from 0. */
export interface CreditPart {
  position: number;
  quantity: string;
}

/**
 * A credit note of some lines: what all credits together come to after this one, less what was credited before. So the
 * last of several credits takes up every rest, and together they mirror the invoice exactly. Throws RangeError for a
 * line that is not there, and for more than is left of it.
 */
export function creditOf(
  invoice: Billed,
  sets: readonly TaxSet[],
  before: readonly Billed[],
  parts: readonly CreditPart[],
  taxRounding: 'per-group' | 'per-line',
): { lines: LineInput[]; figures: Figures } {
  const already = invoice.lines.map((_, at) => creditedQuantity(before, at));
  const now = invoice.lines.map(() => ZERO);
  for (const { position, quantity } of parts) now[position] = partOf(invoice.lines, already, position, quantity);
  const after = invoice.lines.map((_, at) => (already[at] ?? ZERO).plus(now[at] ?? ZERO));
  const share = (minor: number, at: number) => {
    const quantity = decimal(invoice.lines[at]?.quantity ?? '0');
    if ((after[at] ?? ZERO).eq(quantity)) return minor;
    return rounded(
      integer(minor)
        .times(after[at] ?? ZERO)
        .div(quantity),
    );
  };
  const nets = invoice.figures.lines.map(({ netMinor }, at) => share(netMinor, at));
  const asked = invoice.figures.lines.map(({ askedMinor }, at) => share(askedMinor, at));
  const whole = invoice.lines.every((line, at) => (after[at] ?? ZERO).eq(decimal(line.quantity)));
  const taxes = whole ? invoice.figures.taxes : cumulativeTaxes(invoice, nets, sets, taxRounding);
  const roundingMinor = whole ? invoice.figures.roundingMinor : 0;
  const all = { lines: nets.map((netMinor, at) => ({ netMinor, askedMinor: asked[at] ?? 0 })), taxes, roundingMinor };
  const credited = lessBefore(all, before);
  const lines = invoice.lines.map((line, at) => ({ ...line, quantity: (now[at] ?? ZERO).times('-1').toFixed() }));
  return { lines, figures: credited };
}

/** Taxes of what is credited so far, never above those of the invoice. */
function cumulativeTaxes(
  { figures }: Billed,
  nets: readonly number[],
  sets: readonly TaxSet[],
  rounding: 'per-group' | 'per-line',
): TaxLine[] {
  return taxesOf(nets, sets, rounding).map((group) => {
    const billed = figures.taxes.find((each) => groupKey(each) === groupKey(group));
    if (billed?.baseMinor === group.baseMinor) return { ...group, taxMinor: billed.taxMinor };
    return rounding === 'per-group' ? { ...group, taxMinor: taxOn(group.baseMinor, group) } : group;
  });
}

function partOf(lines: readonly LineInput[], already: readonly ReturnType<typeof decimal>[], at: number, text: string) {
  const place = `lines.${at}`;
  const line = lines[at];
  if (line === undefined) throw new RangeError(`${place}: found none, expected one of ${lines.length}`);
  const quantity = decimal(text, `${place}.quantity`);
  const left = decimal(line.quantity).minus(already[at] ?? ZERO);
  const outside = left.lt(ZERO) ? quantity.lt(left) || quantity.gt(ZERO) : quantity.gt(left) || quantity.lt(ZERO);
  if (outside)
    throw new RangeError(`${place}.quantity: found ${text}, expected ${left.toFixed()} at most, which is left`);
  return quantity;
}

function creditedQuantity(before: readonly Billed[], at: number) {
  return before.reduce((sum, note) => sum.minus(decimal(note.lines[at]?.quantity ?? '0')), ZERO);
}

function lessBefore(all: Pick<Figures, 'lines' | 'taxes' | 'roundingMinor'>, before: readonly Billed[]): Figures {
  // Credits before are negative already: minus what is credited in all, minus minus what was.
  const rest = (value: number, known: readonly number[]) => addMinor([-value, ...known.map((each) => -each)]) || 0;
  const lines = all.lines.map(({ netMinor, askedMinor }, at) => ({
    netMinor: rest(
      netMinor,
      before.map(({ figures }) => figures.lines[at]?.netMinor ?? 0),
    ),
    askedMinor: rest(
      askedMinor,
      before.map(({ figures }) => figures.lines[at]?.askedMinor ?? 0),
    ),
  }));
  const taxes = all.taxes.map((group) => {
    const known = before.flatMap(({ figures }) => figures.taxes.filter((each) => groupKey(each) === groupKey(group)));
    return {
      ...group,
      baseMinor: rest(
        group.baseMinor,
        known.map(({ baseMinor }) => baseMinor),
      ),
      taxMinor: rest(
        group.taxMinor,
        known.map(({ taxMinor }) => taxMinor),
      ),
    };
  });
  const netMinor = addMinor(lines.map((each) => each.netMinor));
  const taxMinor = addMinor(taxes.map((each) => each.taxMinor));
  const grossMinor = addMinor([netMinor, taxMinor]);
  const roundingMinor = rest(
    all.roundingMinor,
    before.map(({ figures }) => figures.roundingMinor),
  );
  const payableMinor = addMinor([grossMinor, roundingMinor]);
  return { lines, taxes, netMinor, taxMinor, grossMinor, roundingMinor, prepaidMinor: 0, payableMinor };
}

function minusText(quantity: string): string {
  const value = decimal(quantity).times('-1');
  return value.eq(ZERO) ? '0' : value.toFixed();
}
