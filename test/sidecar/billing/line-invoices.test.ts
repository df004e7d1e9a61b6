import { expect, it } from 'vitest';
import { readMajor, writeMajor } from '../../../sidecar/billing/money/minor.ts';
import { figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import { checkStep, resultsOf } from './hand/arithmetic.ts';
import { LINE_INVOICES } from './hand/line-invoices.ts';
import { TAXES } from './hand/taxes.ts';

it.each(LINE_INVOICES)('$name', ({ currency = 'EUR', prices, perLine, prepaid = '0', lines, ...hand }) => {
  for (const step of hand.work) checkStep(step);
  const worked = resultsOf(hand.work);
  for (const figure of [...hand.nets, ...hand.taxes.flat(), hand.payable, hand.rounding].filter(
    (each) => each !== undefined,
  ))
    expect(worked, `${figure} must come from a step`).toContain(figure);
  const taxRounding = perLine ? 'per-line' : 'per-group';
  const prepaidMinor = readMajor(prepaid, currency);
  const figures = figuresOf({
    currency,
    prices: prices ?? 'exclusive',
    taxRounding,
    lines,
    taxes: TAXES,
    prepaidMinor,
  });
  const write = (minor: number) => writeMajor(minor, currency);
  expect(figures.lines.map(({ netMinor }) => write(netMinor))).toEqual(hand.nets);
  expect(figures.taxes.map(({ baseMinor, taxMinor }) => [write(baseMinor), write(taxMinor)])).toEqual(hand.taxes);
  expect(write(figures.payableMinor)).toBe(hand.payable);
  expect(write(figures.roundingMinor)).toBe(hand.rounding ?? write(0));
});

it.each(['3 * 3.33 = 9.98', '1.8981 ~ 1.89', '0.125 ~ 0.12', '3.33', '(1 + 2) * 3 = 7'])(
  'the arithmetic of the tables refuses "%s"',
  (step) => {
    expect(() => checkStep(step)).toThrow();
  },
);
