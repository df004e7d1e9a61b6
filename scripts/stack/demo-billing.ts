import type { Static } from '@sinclair/typebox';
import type { Client } from '../../sidecar/billing/client.ts';
import type { BillingSchema } from '../../sidecar/billing/config.ts';
import type { Item } from '../../sidecar/billing/pricing/contract.ts';

type Written = Pick<Static<typeof BillingSchema>, 'seller' | 'timeZone' | 'taxes' | 'dunning'>;

const vat = (title: string, category: 'S' | 'AE' | 'G', rate: string, reason?: string) => ({
  title,
  components: [{ code: 'VAT', category, rate, ...(reason === undefined ? {} : { reason }) }],
});

/** The part `sidecar.billing` of a simulated farm: a host in Germany. */
export const DEMO_BILLING: Written = {
  seller: {
    name: 'Nordfeld Hosting GmbH',
    address: { lines: ['Deichweg 12'], postcode: '25899', city: 'Niebüll', country: 'DE' },
    vatId: 'DE123456789',
    taxNumber: '15 297 00412',
    email: 'billing@nordfeld.example',
    bank: { iban: 'DE02120300000000202051', bic: 'BYLADEM1001' },
    footer: ['Nordfeld Hosting GmbH · Amtsgericht Flensburg HRB 4711 · Geschäftsführung: Wiebke Petersen'],
  },
  timeZone: 'Europe/Berlin',
  taxes: {
    'vat-19': vat('VAT 19 %', 'S', '19'),
    reverse: vat('Reverse charge', 'AE', '0', 'VAT is owed by the recipient (Art. 196 of Directive 2006/112/EC)'),
    export: vat('Outside of the EU', 'G', '0', 'Service supplied outside of the EU'),
  },
  dunning: {
    steps: [
      { days: 3, text: { en: 'Perhaps it was overlooked: this invoice is past its day.' } },
      { days: 14, text: { en: 'Please pay within a week.' }, fee: { EUR: '10.00', USD: '10.00' } },
    ],
    automatic: false,
    feeTax: 'vat-19',
  },
};

export interface DemoClient {
  client: Client;
  items: Item[];
  /** How the older and the newer of the two months that were billed went. */
  months: readonly ('paid' | 'part-paid' | 'open' | 'draft')[];
}

const common = { prices: 'exclusive', taxRounding: 'per-group', state: 'active' } as const;

const NORTHERN: DemoClient = {
  client: {
    ...{ name: 'Northern Hash AS', vatId: 'NO987654325MVA', currency: 'EUR', language: 'en', ...common },
    address: { lines: ['Havnegata 7'], postcode: '9008', city: 'Tromsø', country: 'NO' },
    taxIds: [{ kind: 'Org. no.', value: '987 654 325' }],
    contacts: [
      { name: 'Ingrid Solberg', email: 'ingrid@northern-hash.example', role: 'billing' },
      { name: 'Lars Dahl', phone: '+47 77 00 00 00', role: 'operations' },
    ],
    terms: { kind: 'days', days: 14 },
    tax: 'export',
  },
  items: [
    {
      ...{ id: 'energy', title: 'Energy', kind: 'energy', factor: '1.04' },
      tariff: {
        ...{ kind: 'time-of-use', otherwise: '0.0695' },
        windows: [{ title: 'day', price: '0.0840', days: [1, 2, 3, 4, 5], from: '07:00', to: '20:00' }],
      },
    },
    { id: 'monitoring', title: 'Monitoring', kind: 'monitoring', per: 'month', tiers: [{ price: '9.50' }] },
    { id: 'bulk', title: 'Discount for a full rack', kind: 'discount', on: ['monitoring'], percent: '10' },
  ],
  months: ['paid', 'open'],
};

const FJORD: DemoClient = {
  client: {
    ...{ name: 'Fjord Mining B.V.', vatId: 'NL004495445B01', currency: 'EUR', language: 'en', ...common },
    address: { lines: ['Keizersgracht 220'], postcode: '1016 DZ', city: 'Amsterdam', country: 'NL' },
    contacts: [{ name: 'Sanne de Vries', email: 'sanne@fjord-mining.example' }],
    terms: { kind: 'end-of-month', days: 10 },
    ...{ tax: 'reverse', creditLimit: '15000' },
  },
  items: [
    { id: 'energy', title: 'Energy', kind: 'energy', tariff: { kind: 'fixed', price: '0.0760' } },
    { id: 'rack', title: 'Rack space', kind: 'service', quantity: '1', price: '240.00' },
    {
      ...{ id: 'uptime', title: 'Uptime guarantee', kind: 'uptime', guaranteePercent: '99' },
      causes: ['grid', 'our-action'],
      credit: { kind: 'per-hour', price: '0.25' },
    },
  ],
  months: ['paid', 'part-paid'],
};

const ALPEN: DemoClient = {
  client: {
    ...{ name: 'Alpenblick Rechenzentrum OG', vatId: 'ATU12345675', currency: 'EUR', language: 'de', ...common },
    address: { lines: ['Ringstraße 2'], postcode: '6020', city: 'Innsbruck', country: 'AT' },
    contacts: [{ name: 'Eva Moser', email: 'eva@alpenblick.example', phone: '+43 512 000000' }],
    terms: { kind: 'days', days: 30 },
    tax: 'reverse',
    note: 'Moved in with four machines; more are to come in spring.',
  },
  items: [
    {
      ...{ id: 'strom', title: 'Strom', kind: 'energy' },
      tariff: { kind: 'tiered', tiers: [{ upTo: '5000', price: '0.0920' }, { price: '0.0810' }] },
    },
    { id: 'betreuung', title: 'Betreuung', kind: 'service', quantity: '2', price: '65.00' },
  ],
  months: ['open', 'draft'],
};

/** Three clients with another tariff, language and habit of paying each. */
export const DEMO_CLIENTS: readonly DemoClient[] = [NORTHERN, FJORD, ALPEN];
