import type { FieldSpec, ListSpec, Spec } from './form/spec.ts';
import { at, filled, type Json, type JsonObject } from './paths.ts';
import type { Settings } from './types.ts';

/** The kinds of items, with what one of them begins as. */
export const ITEM_KINDS: Readonly<Record<string, { label: string; means: string; begin: JsonObject }>> = {
  energy: {
    ...{ label: 'Energy', means: 'what devices drew, by a tariff' },
    begin: { tariff: { kind: 'fixed', price: '' } },
  },
  monitoring: {
    ...{ label: 'Monitoring', means: 'a price a device and month or day' },
    begin: { per: 'month', tiers: [{ price: '' }] },
  },
  service: { label: 'Service', means: 'the same each month', begin: { quantity: '1', price: '' } },
  labour: { label: 'Labour', means: 'a price of an hour of work on repairs', begin: { price: '' } },
  discount: { label: 'Discount', means: 'a percentage of other items', begin: { on: [], percent: '' } },
  minimum: { label: 'Minimum', means: 'what other items come to at least', begin: { on: [], amount: '' } },
  uptime: {
    ...{ label: 'Uptime guarantee', means: 'a credit where devices stood still by the host’s fault' },
    begin: {
      guaranteePercent: '99',
      causes: [],
      credit: { kind: 'steps', on: [], steps: [{ below: '', percent: '' }] },
    },
  },
};

/** An item of a kind to begin with; its id is one that no other has. */
export function newItem(kind: string, ids: readonly string[]): JsonObject {
  let id = kind;
  for (let number = 2; ids.includes(id); number += 1) id = `${kind}-${number}`;
  return { kind, id, title: ITEM_KINDS[kind]?.label ?? kind, ...ITEM_KINDS[kind]?.begin };
}

export const CONTRACT_FIELDS: readonly Spec[] = [
  { path: 'title', label: 'Title', kind: 'text', required: true },
  { path: 'from', label: 'First day', kind: 'day', required: true },
  { path: 'to', label: 'Last day', kind: 'last-day', hint: 'Blank: until somebody ends it' },
];

/** The fields of an item; which depend on its kind and on what was chosen in it. */
export function itemFields(item: Json, { taxes }: Pick<Settings, 'taxes'>): Spec[] {
  const kind = at(item, 'kind');
  const sets = taxes.map(({ name, title }) => ({ value: name, label: title, description: name }));
  return [
    { path: 'title', label: 'Title', kind: 'text', required: true, hint: 'Stands on the invoice' },
    { path: 'id', label: 'Short name', kind: 'text', required: true, hint: 'By which other items name it' },
    ...(typeof kind === 'string' ? (OF_KIND[kind]?.(item) ?? []) : []),
    { path: 'tax', label: 'Tax', kind: 'choice', options: sets, hint: 'Blank: that of the client' },
    { path: 'from', label: 'First day', kind: 'day', hint: 'Blank: of the contract' },
    { path: 'to', label: 'Last day', kind: 'last-day', hint: 'Blank: of the contract' },
  ];
}

const ON: FieldSpec = {
  path: 'on',
  label: 'Of which items',
  kind: 'words',
  hint: 'Short names, with commas',
  required: true,
};
const price = (path: string, label: string): FieldSpec => ({ path, label, kind: 'decimal', required: true });
const DEVICES: FieldSpec[] = [
  { path: 'devices.models', label: 'Only these models', kind: 'words', hint: 'With commas; blank: all' },
  { path: 'devices.groups', label: 'Only these groups', kind: 'words' },
  { path: 'devices.ids', label: 'Only these devices', kind: 'words' },
];

function tiers(path: string, unit: string): ListSpec {
  return {
    ...{ path, title: 'Tiers', add: 'Add a tier', make: { upTo: '', price: '' } },
    fields: [
      { path: 'upTo', label: `Up to, ${unit}`, kind: 'decimal', hint: 'The last tier has none' },
      price('price', 'Price of one'),
    ],
  };
}

const OF_KIND: Readonly<Record<string, (item: Json) => Spec[]>> = {
  monitoring: () => [
    {
      ...{ path: 'per', label: 'Price a device and', kind: 'choice' as const, required: true },
      options: [
        { value: 'month', label: 'month' },
        { value: 'day', label: 'day' },
      ],
    },
    tiers('tiers', 'devices'),
    ...DEVICES,
  ],
  service: () => [price('quantity', 'Quantity a month'), price('price', 'Price of one')],
  energy: (item) => [
    TARIFF,
    ...(TARIFFS[String(at(item, 'tariff.kind'))]?.() ?? []),
    { path: 'factor', label: 'Factor on the meter', kind: 'decimal', hint: 'Losses, cooling: 1.08' },
    ...DEVICES,
  ],
  labour: () => [price('price', 'Price of an hour')],
  discount: () => [ON, price('percent', 'Percent')],
  minimum: () => [ON, price('amount', 'At least')],
  uptime: (item) => [
    price('guaranteePercent', 'Guaranteed, %'),
    { path: 'causes', label: 'Causes of the host', kind: 'words', hint: 'power, network …', required: true },
    CREDIT,
    ...(at(item, 'credit.kind') === 'per-hour' ? [price('credit.price', 'Credit a lost hour')] : STEPS),
    ...DEVICES,
  ],
};

const TARIFF: FieldSpec = {
  ...{ path: 'tariff.kind', label: 'Tariff', kind: 'choice', required: true },
  options: [
    { value: 'fixed', label: 'One price' },
    { value: 'tiered', label: 'By tiers of a month' },
    { value: 'time-of-use', label: 'By time of day' },
    { value: 'day-ahead', label: 'By a market' },
  ],
  makes: {
    fixed: { kind: 'fixed', price: '' },
    tiered: { kind: 'tiered', tiers: [{ upTo: '', price: '' }, { price: '' }] },
    'time-of-use': {
      ...{ kind: 'time-of-use', otherwise: '' },
      windows: [{ title: 'Day', price: '', days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }],
    },
    'day-ahead': { kind: 'day-ahead', market: '' },
  },
};

const TARIFFS: Readonly<Record<string, () => Spec[]>> = {
  fixed: () => [price('tariff.price', 'Price of a kWh')],
  tiered: () => [tiers('tariff.tiers', 'kWh')],
  'time-of-use': () => [
    price('tariff.otherwise', 'Price of a kWh otherwise'),
    {
      ...{ path: 'tariff.windows', title: 'Times', add: 'Add a time' },
      make: { title: '', price: '', days: [1, 2, 3, 4, 5, 6, 7], from: '', to: '' },
      fields: [
        { path: 'title', label: 'Title', kind: 'text', required: true },
        price('price', 'Price of a kWh'),
        { path: 'from', label: 'From', kind: 'text', hint: '08:00', required: true },
        { path: 'to', label: 'To', kind: 'text', hint: '24:00 at most', required: true },
        { path: 'days', label: 'Days', kind: 'weekdays', wide: true, required: true },
      ],
    },
  ],
  'day-ahead': () => [
    { path: 'tariff.market', label: 'Market', kind: 'text', required: true, hint: 'Whose prices were imported' },
    { path: 'tariff.factor', label: 'Times', kind: 'decimal' },
    { path: 'tariff.markup', label: 'Plus, a kWh', kind: 'decimal' },
  ],
};

const CREDIT: FieldSpec = {
  ...{ path: 'credit.kind', label: 'Credit', kind: 'choice', required: true },
  options: [
    { value: 'steps', label: 'percent of items, by steps' },
    { value: 'per-hour', label: 'an amount a lost hour' },
  ],
  makes: {
    steps: { kind: 'steps', on: [], steps: [{ below: '', percent: '' }] },
    'per-hour': { kind: 'per-hour', price: '' },
  },
};

const STEPS: Spec[] = [
  { ...ON, path: 'credit.on' },
  {
    ...{ path: 'credit.steps', title: 'Steps', add: 'Add a step', make: { below: '', percent: '' } },
    fields: [price('below', 'Below, % uptime'), price('percent', 'Credit, %')],
  },
];

/** What the API takes: without blank fields; lists that must be there stay, so that it can say what is missing. */
export function contractBody(form: JsonObject): JsonObject {
  const stays =
    /^$|^items$|^items\.\d+(\.(on|causes|tiers|tariff|tariff\.tiers|tariff\.windows|credit|credit\.on|credit\.steps))?$/;
  return filled(form, (path) => stays.test(path)) as JsonObject;
}
