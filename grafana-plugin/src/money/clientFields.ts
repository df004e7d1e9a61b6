import type { FieldSpec, ListSpec } from './form/spec.ts';
import { filled, type JsonObject } from './paths.ts';
import type { Settings } from './types.ts';

const options = (said: Readonly<Record<string, string>>) =>
  Object.entries(said).map(([value, label]) => ({ value, label }));

/** Currencies that are offered; any of ISO 4217 can be written in the API. */
const CURRENCIES = 'EUR USD GBP CHF NOK SEK DKK PLN CZK CAD AUD NZD JPY AED PYG KZT BTC SAT'.split(' ');

const address = (place: string, required: boolean): FieldSpec[] => [
  { path: `${place}.lines`, label: 'Street, number', kind: 'lines', hint: 'One a line, four at most', required },
  { path: `${place}.postcode`, label: 'Postcode', kind: 'text' },
  { path: `${place}.city`, label: 'City', kind: 'text', required },
  { path: `${place}.region`, label: 'State or region', kind: 'text' },
  { path: `${place}.country`, label: 'Country', kind: 'text', hint: 'Two letters: DE', required },
];

/** The sections of the form of a client; which tax sets there are, the configuration says. */
export function clientFields({ taxes }: Pick<Settings, 'taxes'>): {
  title: string;
  specs: (FieldSpec | ListSpec)[];
  folded?: boolean;
}[] {
  const sets = taxes.map(({ name, title }) => ({ value: name, label: title, description: name }));
  return [
    { title: 'Who', specs: WHO },
    { title: 'Address', specs: address('address', true) },
    { title: 'What was agreed upon', specs: termsFields(sets) },
    { title: 'People', specs: [CONTACTS] },
    { title: 'E-invoices', specs: E_INVOICE, folded: true },
    { title: 'Another address for shipments', specs: address('shipping', false), folded: true },
  ];
}

const WHO: (FieldSpec | ListSpec)[] = [
  { path: 'name', label: 'Name', kind: 'text', required: true },
  { path: 'vatId', label: 'VAT id', kind: 'text', hint: 'With its country: ATU12345678' },
  {
    path: 'state',
    label: 'State',
    kind: 'choice',
    options: options({ active: 'Active', ended: 'Ended' }),
    required: true,
  },
  { path: 'note', label: 'Note', kind: 'area', hint: 'For you alone; on no invoice', wide: true },
  {
    ...{ path: 'taxIds', title: 'Other tax ids', add: 'Add a tax id', make: { kind: '', value: '' } },
    fields: [
      { path: 'kind', label: 'Kind', kind: 'text', hint: 'EIN, GST …', required: true },
      { path: 'value', label: 'Id', kind: 'text', required: true },
    ],
  },
];

function termsFields(sets: FieldSpec['options'] & object): FieldSpec[] {
  return [
    ...[choice('currency', 'Currency', Object.fromEntries(CURRENCIES.map((each) => [each, each])))],
    choice('language', 'Language of the paper', { en: 'English', de: 'German', es: 'Spanish' }),
    choice('terms.kind', 'Payable', {
      days: 'days after the issue',
      'end-of-month': 'days after the end of the month',
    }),
    { path: 'terms.days', label: 'Days', kind: 'integer', required: true },
    { path: 'tax', label: 'Tax', kind: 'choice', options: sets, required: true },
    choice('prices', 'Prices', { exclusive: 'without tax', inclusive: 'with tax' }),
    choice('taxRounding', 'Tax is rounded', { 'per-group': 'once a rate (EN 16931)', 'per-line': 'on each line' }),
    { path: 'creditLimit', label: 'Credit limit', kind: 'decimal', hint: 'A warning from there on; blank: none' },
  ];
}

function choice(path: string, label: string, said: Readonly<Record<string, string>>): FieldSpec {
  return { path, label, kind: 'choice', options: options(said), required: true };
}

const E_INVOICE: FieldSpec[] = [
  { path: 'eInvoice.reference', label: 'Reference of the client', kind: 'text', hint: 'BT-10: a Leitweg-ID, an order' },
  { path: 'eInvoice.endpoint.scheme', label: 'Kind of its address', kind: 'text', hint: 'EM is mail; 9930, 0204 …' },
  { path: 'eInvoice.endpoint.id', label: 'Electronic address', kind: 'text', hint: 'Where its e-invoices go' },
];

const CONTACTS: ListSpec = {
  ...{ path: 'contacts', title: 'Contacts', add: 'Add a contact', make: { name: '' } },
  fields: [
    { path: 'name', label: 'Name', kind: 'text', required: true },
    { path: 'email', label: 'Mail address', kind: 'text' },
    { path: 'phone', label: 'Telephone', kind: 'text' },
    { path: 'role', label: 'Role', kind: 'text', hint: 'billing: gets invoices; nobody so: all do' },
  ],
};

/** A client to begin with. */
export function newClient({ taxes }: Pick<Settings, 'taxes'>): JsonObject {
  return {
    name: '',
    address: { lines: [''], city: '', country: '' },
    currency: 'EUR',
    language: 'en',
    contacts: [{ name: '', email: '' }],
    terms: { kind: 'days', days: 14 },
    tax: taxes[0]?.name ?? '',
    ...{ prices: 'exclusive', taxRounding: 'per-group', state: 'active' },
  };
}

/** What the API takes: without blank fields, and with the lists and objects that it wants to see even when they are blank. */
export function clientBody(form: JsonObject): JsonObject {
  return filled(form, (path) => ['address', 'terms', 'contacts', ''].includes(path)) as JsonObject;
}
