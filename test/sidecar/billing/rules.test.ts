import { expect, it } from 'vitest';
import { boundsOf, dayAt, quartersOf } from '../../../sidecar/billing/calendar/zone.ts';
import type { Item } from '../../../sidecar/billing/pricing/contract.ts';
import { contractProblems } from '../../../sidecar/billing/pricing/contract-problems.ts';
import { marketOf, priceAt, readPrices } from '../../../sidecar/billing/pricing/day-ahead.ts';
import { priceContract } from '../../../sidecar/billing/pricing/price.ts';
import { settleMonth } from '../../../sidecar/billing/pricing/settle.ts';
import { sharesOf } from '../../../sidecar/billing/pricing/shares.ts';
import { amountOf, type LineInput } from '../../../sidecar/billing/tax/line.ts';
import { taxProblems } from '../../../sidecar/billing/tax/rules.ts';
import { vatIdProblem } from '../../../sidecar/billing/tax/tax-id.ts';
import { taxSetProblems } from '../../../sidecar/billing/tax/tax-set.ts';
import { has, pricingOf } from './hand/farm.ts';
import { discount, energy, fixed, minimum, monitoring, NIGHT, STEPS, uptime } from './hand/items.ts';
import { TAXES } from './hand/taxes.ts';

const line = (tax: string, more: Partial<LineInput> = {}): LineInput => ({
  ...{ kind: 'service', description: 'a', quantity: '1', unit: 'C62', unitPrice: '1', tax, ...more },
});

it.each([
  ['S at zero', { code: 'VAT', category: 'S' as const, rate: '0' }, 'components.0.rate: found 0 with category S'],
  ['exempt with a rate', { code: 'VAT', category: 'E' as const, rate: '7', reason: 'r' }, 'found 7 with category E'],
  ['exempt without reason', { code: 'VAT', category: 'E' as const, rate: '0' }, 'components.0.reason: found none'],
  ['reverse charge without reason', { code: 'VAT', category: 'AE' as const, rate: '0' }, 'reason: found none'],
])('a tax set is refused: %s', (_, component, reason) => {
  expect(taxSetProblems({ title: 'x', components: [component] }).join()).toContain(reason);
});

it.each([
  ['reverse charge, both ids', ['reverse'], { sellerVatId: 'DE123456789', buyerVatId: 'ATU12345678' }, []],
  [
    'reverse charge, no id of the client',
    ['reverse'],
    { sellerVatId: 'DE123456789' },
    ['VAT id of the client: found none'],
  ],
  [
    'within the EU, a bad id',
    ['goods'],
    { sellerVatId: 'DE123456789', buyerVatId: 'ATU1' },
    ['VAT id of the client: found "ATU1"'],
  ],
  ['outside of the tax beside taxed', ['outside', 'de19'], {}, ['found category O beside others']],
  ['a set that is not there', ['de16'], {}, ['tax: found "de16", expected one of']],
  ['domestic', ['de19', 'de7'], {}, []],
])('%s', (_, names, ids, reasons) => {
  const found = taxProblems(
    names.map((name) => line(name)),
    TAXES,
    { buyerCountry: 'AT', ...ids },
  );
  expect(found).toHaveLength(reasons.length);
  for (const [at, reason] of reasons.entries()) expect(found[at]).toContain(reason);
});

it.each([
  'DE123456789',
  'de 123 456 789',
  'ATU12345678',
  'CHE-123.456.789 MWST',
  'NL123456789B01',
  'US123',
  'ESX1234567X',
])('%s may be a VAT id', (id) => expect(vatIdProblem(id)).toBeUndefined());
it.each(['DE12345678', '123456789', 'ATU1234567', 'FR12', ''])('%j is no VAT id', (id) => {
  expect(vatIdProblem(id)).toContain(`found ${JSON.stringify(id)}`);
});

const problemsOf = (...items: Item[]) => contractProblems({ title: 't', from: '2026-01-01', items }, TAXES).join('; ');
it.each([
  ['a discount on nothing', problemsOf(discount('5', ['nowhere'])), 'items.0.on: found "nowhere"'],
  [
    'a minimum on an uptime',
    problemsOf(monitoring('1'), uptime(STEPS), minimum('1', ['uptime'])),
    'items.2.on: found "uptime"',
  ],
  ['the same id twice', problemsOf(monitoring('1'), monitoring('2')), 'found "watch" twice'],
  [
    'tiers out of order',
    problemsOf(
      energy({ kind: 'tiered', tiers: [{ upTo: '5', price: '1' }, { upTo: '5', price: '1' }, { price: '1' }] }),
    ),
    'items.0.tariff.tiers.1.upTo: found 5, expected more than 5',
  ],
  [
    'a last tier with a limit',
    problemsOf(monitoring('1', { tiers: [{ upTo: '5', price: '1' }] })),
    'expected no limit of the last tier',
  ],
  ['a tax that is not there', problemsOf(monitoring('1', { tax: 'de16' })), 'items.0.tax: found "de16"'],
  [
    'an end before its beginning',
    problemsOf(monitoring('1', { from: '2026-02-01', to: '2026-02-01' })),
    'items.0.to: found 2026-02-01',
  ],
  ['no day of the calendar', problemsOf(monitoring('1', { from: '2026-02-30' })), 'items.0.from: found "2026-02-30"'],
  ['more than all', problemsOf(monitoring('1'), discount('101', ['watch'])), 'items.1.percent: found 101'],
  ['a good one', problemsOf(monitoring('1'), discount('5', ['watch']), minimum('1', ['watch', 'discount'])), ''],
])('a contract is checked: %s', (_, found, reason) => {
  if (reason === '') expect(found).toBe('');
  else expect(found).toContain(reason);
});

it('a device is one client’s on one day', () => {
  const span = { from: '2026-11-01', to: '2026-12-01' };
  const other = { client: 'c2' };
  expect(() => sharesOf([has('m1', '2026-01-01'), has('m1', '2026-11-05', undefined, other)], span, 'c1')).toThrow(
    'device m1: found c2 from 2026-11-05, expected a day after c1 gave it up (no end)',
  );
  const handed = [has('m1', '2026-01-01', '2026-11-05'), has('m1', '2026-11-05', undefined, other)];
  expect(sharesOf(handed, span, 'c1')).toEqual([
    { device: 'm1', model: 'S19', span: { from: '2026-11-01', to: '2026-11-05' } },
  ]);
});

const NOVEMBER = { from: '2026-11-01', to: '2026-12-01' };
const BILLED = { item: 'energy', title: 'Energy', tax: 'de19', askedMinor: 16704, kwh: '2304', lines: 1 };
const month = { currency: 'EUR', span: NOVEMBER };

/** 2304 kWh at 0.0725 are 167.04; what is known later stands on the right. */
it.each([
  ['nothing new: nothing', '2304', []],
  ['96 kWh more: 96 × 0.0725 = 6.96', '2400', [['96', 'KWH', 696]]],
  ['304 kWh less: 304 × 0.0725 = 22.04', '2000', [['-304', 'KWH', -2204]]],
])('late data, %s', (_, quantity, expected) => {
  const now = [
    line('de19', { kind: 'energy', quantity, unit: 'KWH', unitPrice: '0.0725', item: 'energy', span: NOVEMBER }),
  ];
  const settled = settleMonth(now, [BILLED], month);
  expect(settled.map((each) => [each.quantity, each.unit, amountOf(each, 'EUR')])).toEqual(expected);
  for (const each of settled) expect([each.kind, each.item]).toEqual(['correction', 'energy']);
});

it('late data that only moved into the night correct the amount alone, and a new item is billed as it is', () => {
  const now = [
    line('de19', { quantity: '2304', unit: 'KWH', unitPrice: '0.05', item: 'energy', span: NOVEMBER }),
    line('de19', { quantity: '2', unitPrice: '30', item: 'watch', span: NOVEMBER }),
  ];
  const settled = settleMonth(now, [BILLED], month);
  // 2304 × 0.05 = 115.20; 115.20 − 167.04 = −51.84
  expect(settled.map((each) => [each.item, each.quantity, each.unitPrice, amountOf(each, 'EUR')])).toEqual([
    ['watch', '2', '30', 6000],
    ['energy', '1', '-51.84', -5184],
  ]);
});

it('what was billed and is no more is given back', () => {
  const settled = settleMonth([], [BILLED], month);
  expect(settled.map((each) => [each.quantity, amountOf(each, 'EUR')])).toEqual([['-2304', -16704]]);
});

it('says which device and day have no usage, and which hours have no price', () => {
  const span = { from: '2026-11-01', to: '2026-11-03' };
  const base = { span, assignments: [has('m1', '2026-01-01')] };
  const missing = priceContract(pricingOf({ ...base, items: [fixed('1')], useOf: () => undefined }));
  expect(missing.problems).toEqual(
    ['2026-11-01', '2026-11-02'].map((day) => `m1 on ${day}: found no usage, expected what its meter says`),
  );
  const holes = pricingOf({ ...base, items: [energy({ kind: 'day-ahead', market: 'epex' })], prices: { epex: [] } });
  expect(priceContract(holes).problems).toHaveLength(192);
  expect(priceContract(holes).problems[0]).toBe(
    'market epex: found no price at 2026-10-31T23:00:00.000Z, expected one',
  );
  const none = pricingOf({ ...base, items: [energy({ kind: 'day-ahead', market: 'epex' })] });
  expect(priceContract(none).problems).toEqual(['market epex: found no prices, expected them to be imported']);
});

it('reads price lists and loses only the lines that are wrong', () => {
  const file =
    'start;price\n2026-11-01T00:00:00+01:00;84,31\n2026-11-01T00:20:00Z;1\nyesterday;1\n2026-11-01T01:00:00+01:00;x\n2026-11-01T00:00:00Z;-5';
  const { rows, problems } = readPrices(file);
  expect(rows.map(({ start, perMwh }) => [new Date(start).toISOString(), perMwh])).toEqual([
    ['2026-10-31T23:00:00.000Z', '84.31'],
    ['2026-11-01T00:00:00.000Z', '-5'],
  ]);
  expect(problems.map((each) => each.split(':')[0])).toEqual(['line 3', 'line 4', 'line 5']);
  const market = marketOf(rows);
  const at = (time: string) => priceAt(market, Date.parse(time))?.toFixed();
  expect([
    at('2026-10-31T23:45:00Z'),
    at('2026-11-01T00:59:00Z'),
    at('2026-11-01T01:00:00Z'),
    at('2026-10-31T22:59:00Z'),
  ]).toEqual(['84.31', '-5', undefined, undefined]);
});

/** Clocks of Berlin go back on 25 October 2026 and forward on 29 March; those of Beirut skip midnight of 29 March. */
it.each([
  ['Europe/Berlin', '2026-10-25', 100, '2026-10-24T22:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29', 92, '2026-03-28T23:00:00.000Z'],
  ['America/New_York', '2026-11-01', 100, '2026-11-01T04:00:00.000Z'],
  ['Asia/Kathmandu', '2026-06-01', 96, '2026-05-31T18:15:00.000Z'],
  ['Asia/Beirut', '2026-03-29', 92, '2026-03-28T22:00:00.000Z'],
  ['UTC', '2026-11-01', 96, '2026-11-01T00:00:00.000Z'],
])('%s has on %s %i quarters from %s', (zone, day, count, start) => {
  expect(quartersOf(day, zone)).toHaveLength(count);
  expect(new Date(boundsOf(day, zone).start).toISOString()).toBe(start);
  expect([dayAt(boundsOf(day, zone).start, zone), dayAt(boundsOf(day, zone).end - 1, zone)]).toEqual([day, day]);
});

it('a window over midnight counts on the days on which its quarters lie', () => {
  const span = { from: '2026-11-06', to: '2026-11-08' };
  const friday = {
    ...NIGHT,
    windows: [{ title: 'night', price: '0.05', days: [5], from: '22:00', to: '06:00' }],
  } as typeof NIGHT;
  const { lines } = priceContract(pricingOf({ span, items: [energy(friday)], assignments: [has('m1', '2026-01-01')] }));
  // Friday 00–06 and 22–24: 8 h × 3.2 kW; all else of two days: 40 h × 3.2 kW.
  expect(lines.map(({ quantity }) => quantity)).toEqual(['25.6', '128']);
});
