import { expect, it } from 'vitest';
import { writeMajor } from '../../../sidecar/billing/money/minor.ts';
import { priceContract } from '../../../sidecar/billing/pricing/price.ts';
import { figuresOf } from '../../../sidecar/billing/tax/figures.ts';
import { checkStep, resultsOf } from './hand/arithmetic.ts';
import { CONTRACT_INVOICES } from './hand/contract-invoices.ts';
import { pricingOf } from './hand/farm.ts';
import { TAXES } from './hand/taxes.ts';

const NOVEMBER = { from: '2026-11-01', to: '2026-12-01' };

it.each(CONTRACT_INVOICES)(
  '$name',
  ({ span = NOVEMBER, currency = 'EUR', inclusive, work, lines, tax, payable, ...farm }) => {
    for (const step of work) checkStep(step);
    const worked = resultsOf(work);
    for (const figure of [...lines, tax, payable]) expect(worked, `${figure} must come from a step`).toContain(figure);
    const priced = priceContract(pricingOf({ ...farm, span, currency }));
    expect(priced.problems).toEqual([]);
    const prices = inclusive ? 'inclusive' : 'exclusive';
    const figures = figuresOf({ currency, prices, taxRounding: 'per-group', lines: priced.lines, taxes: TAXES });
    const write = (minor: number) => writeMajor(minor, currency);
    expect(figures.lines.map(({ askedMinor }) => write(askedMinor))).toEqual(lines);
    expect([write(figures.taxMinor), write(figures.payableMinor)]).toEqual([tax, payable]);
  },
);
