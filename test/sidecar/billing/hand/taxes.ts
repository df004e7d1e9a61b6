import type { Category, TaxSets } from '../../../../sidecar/billing/tax/tax-set.ts';

const one = (category: Category, rate: string, reason?: string) => ({
  title: `${category} ${rate} %`,
  components: [{ code: 'VAT', category, rate, ...(reason === undefined ? {} : { reason }) }],
});

export const TAXES: TaxSets = {
  de19: one('S', '19'),
  de7: one('S', '7'),
  ch: one('S', '8.1'),
  es: one('S', '21'),
  fr: one('S', '20'),
  ten: one('S', '10'),
  zero: one('Z', '0'),
  exempt: one('E', '0', 'small undertaking'),
  reverse: one('AE', '0', 'reverse charge'),
  goods: one('K', '0', 'supply within the EU'),
  export: one('G', '0', 'export'),
  outside: one('O', '0', 'outside of the scope of VAT'),
  texas: {
    title: 'Texas and city',
    components: [
      { code: 'TX', category: 'S', rate: '6.25' },
      { code: 'city', category: 'S', rate: '2' },
    ],
  },
};
