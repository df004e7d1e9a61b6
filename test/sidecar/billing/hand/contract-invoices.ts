import type { PriceRow } from '../../../../sidecar/billing/pricing/day-ahead.ts';
import type { FarmCase } from './farm.ts';
import { has, market } from './farm.ts';
import {
  discount,
  energy,
  fixed,
  minimum,
  monitoring,
  NIGHT,
  STEPS,
  service,
  TIERED,
  uptime,
  WEEKEND,
} from './items.ts';

/** A month of a contract, and what it must come to. */
export interface ContractInvoice extends Omit<FarmCase, 'span' | 'prices'> {
  name: string;
  /** November 2026, which has 30 days, unless another one is said. */
  span?: { from: string; to: string };
  prices?: Record<string, PriceRow[]>;
  inclusive?: true;
  work: string[];
  /** What each line asks for. */
  lines: string[];
  tax: string;
  payable: string;
}

const ALL = '2026-01-01';
const TWO = [has('m1', ALL), has('m2', ALL)];
const ONE = [has('m1', ALL)];
const DECEMBER = { from: '2026-12-01', to: '2027-01-01' };

export const CONTRACT_INVOICES: ContractInvoice[] = [
  {
    name: 'two devices for a whole month',
    ...{ items: [monitoring('30')], assignments: TWO },
    work: ['2 * 30 * 30 / 30 = 60.00', '60 * 0.19 = 11.40', '60 + 11.40 = 71.40'],
    ...{ lines: ['60.00'], tax: '11.40', payable: '71.40' },
  },
  {
    name: 'a device that changed hands on the 11th: 10 days',
    ...{ items: [monitoring('30')], assignments: [has('m1', ALL), has('m2', ALL, '2026-11-11')] },
    work: ['(30 + 10) * 30 / 30 = 40.00', '40 * 0.19 = 7.60', '40 + 7.60 = 47.60'],
    ...{ lines: ['40.00'], tax: '7.60', payable: '47.60' },
  },
  {
    name: 'and the 20 days of who has it then',
    ...{ items: [monitoring('30')], client: 'c2' },
    assignments: [has('m2', ALL, '2026-11-11'), has('m2', '2026-11-11', undefined, { client: 'c2' })],
    work: ['20 * 30 / 30 = 20.00', '20 * 0.19 = 3.80', '20 + 3.80 = 23.80'],
    ...{ lines: ['20.00'], tax: '3.80', payable: '23.80' },
  },
  {
    name: '10 days of a month that has 31',
    ...{ span: DECEMBER, items: [monitoring('30')], assignments: [has('m1', ALL, '2026-12-11')] },
    work: ['10 * 30 / 31 ~ 9.68', '9.68 * 0.19 ~ 1.84', '9.68 + 1.84 = 11.52'],
    ...{ lines: ['9.68'], tax: '1.84', payable: '11.52' },
  },
  {
    name: 'the third device is cheaper',
    items: [monitoring('', { tiers: [{ upTo: '2', price: '30' }, { price: '20' }] })],
    assignments: [...TWO, has('m3', ALL)],
    work: ['2 * 30 * 30 / 30 = 60.00', '1 * 30 * 20 / 30 = 20.00', '80 * 0.19 = 15.20', '80 + 15.20 = 95.20'],
    ...{ lines: ['60.00', '20.00'], tax: '15.20', payable: '95.20' },
  },
  {
    name: 'three devices, one of them for half of the month: 2.5 on average',
    items: [monitoring('', { tiers: [{ upTo: '2', price: '30' }, { price: '20' }] })],
    assignments: [...TWO, has('m3', '2026-11-16')],
    work: ['60 * 30 / 30 = 60.00', '(75 - 60) * 20 / 30 = 10.00', '70 * 0.19 = 13.30', '70 + 13.30 = 83.30'],
    ...{ lines: ['60.00', '10.00'], tax: '13.30', payable: '83.30' },
  },
  {
    name: 'by the day',
    items: [monitoring('0.95', { per: 'day' })],
    assignments: [has('m1', ALL), has('m2', '2026-11-16')],
    work: ['(30 + 15) * 0.95 = 42.75', '42.75 * 0.19 ~ 8.12', '42.75 + 8.12 = 50.87'],
    ...{ lines: ['42.75'], tax: '8.12', payable: '50.87' },
  },
  {
    name: 'a fee that begins on the 21st',
    ...{ items: [service('100', { from: '2026-11-21' })], assignments: [] },
    work: ['10 * 100 / 30 ~ 33.33', '33.33 * 0.19 ~ 6.33', '33.33 + 6.33 = 39.66'],
    ...{ lines: ['33.33'], tax: '6.33', payable: '39.66' },
  },
  {
    name: 'a price that changed in the middle of the month: a line each',
    items: [monitoring('30', { to: '2026-11-16' }), monitoring('36', { id: 'watch-2', from: '2026-11-16' })],
    assignments: ONE,
    work: ['15 * 30 / 30 = 15.00', '15 * 36 / 30 = 18.00', '33 * 0.19 = 6.27', '33 + 6.27 = 39.27'],
    ...{ lines: ['15.00', '18.00'], tax: '6.27', payable: '39.27' },
  },
  {
    name: 'a contract that ended on the 10th',
    ...{ items: [monitoring('30')], assignments: TWO, contract: { from: '2025-01-01', to: '2026-11-11' } },
    work: ['2 * 10 * 30 / 30 = 20.00', '20 * 0.19 = 3.80', '20 + 3.80 = 23.80'],
    ...{ lines: ['20.00'], tax: '3.80', payable: '23.80' },
  },
  {
    name: 'energy at one price',
    ...{ items: [fixed('0.0725')], assignments: ONE },
    work: ['30 * 96 * 0.8 = 2304', '2304 * 0.0725 = 167.04', '167.04 * 0.19 ~ 31.74', '167.04 + 31.74 = 198.78'],
    ...{ lines: ['167.04'], tax: '31.74', payable: '198.78' },
  },
  {
    name: 'energy with 7 % lost on the way',
    ...{ items: [fixed('0.0725', { factor: '1.07' })], assignments: ONE },
    work: ['2304 * 1.07 = 2465.28', '2465.28 * 0.0725 ~ 178.73', '178.73 * 0.19 ~ 33.96', '178.73 + 33.96 = 212.69'],
    ...{ lines: ['178.73'], tax: '33.96', payable: '212.69' },
  },
  {
    name: 'energy of a device until it changed hands',
    ...{ items: [fixed('0.0725')], assignments: [has('m1', ALL, '2026-11-08')] },
    work: ['7 * 76.8 = 537.6', '537.6 * 0.0725 ~ 38.98', '38.98 * 0.19 ~ 7.41', '38.98 + 7.41 = 46.39'],
    ...{ lines: ['38.98'], tax: '7.41', payable: '46.39' },
  },
  {
    name: 'energy in tiers',
    ...{ items: [energy(TIERED)], assignments: ONE },
    work: [
      ...['1000 * 0.09 = 90.00', '1000 * 0.08 = 80.00', '(2304 - 2000) * 0.07 = 21.28', '90 + 80 + 21.28 = 191.28'],
      ...['191.28 * 0.19 ~ 36.34', '191.28 + 36.34 = 227.62'],
    ],
    ...{ lines: ['90.00', '80.00', '21.28'], tax: '36.34', payable: '227.62' },
  },
  {
    name: 'tiers of a third of a month have a third of their limits',
    ...{ items: [energy(TIERED, { from: '2026-11-21' })], assignments: ONE },
    work: [
      ...['10 * 76.8 = 768', '1000 * 10 / 30 ~ 333.333', '2000 * 10 / 30 ~ 666.667', '333.333 * 0.09 ~ 30.00'],
      ...['(666.667 - 333.333) * 0.08 ~ 26.67', '(768 - 666.667) * 0.07 ~ 7.09', '30 + 26.67 + 7.09 = 63.76'],
      ...['63.76 * 0.19 ~ 12.11', '63.76 + 12.11 = 75.87'],
    ],
    ...{ lines: ['30.00', '26.67', '7.09'], tax: '12.11', payable: '75.87' },
  },
  {
    name: 'cheap nights',
    ...{ items: [energy(NIGHT)], assignments: ONE },
    work: [
      ...['30 * 8 * 3.2 = 768', '768 * 0.05 = 38.40', '30 * 16 * 3.2 = 1536', '1536 * 0.10 = 153.60'],
      ...['192 * 0.19 = 36.48', '192 + 36.48 = 228.48'],
    ],
    ...{ lines: ['38.40', '153.60'], tax: '36.48', payable: '228.48' },
  },
  {
    name: 'cheap weekends: 5 Sundays and 4 Saturdays',
    ...{ items: [energy(WEEKEND)], assignments: ONE },
    work: [
      ...['9 * 76.8 * 0.06 ~ 41.47', '21 * 76.8 * 0.09 ~ 145.15', '41.47 + 145.15 = 186.62', '186.62 * 0.19 ~ 35.46'],
      '186.62 + 35.46 = 222.08',
    ],
    ...{ lines: ['41.47', '145.15'], tax: '35.46', payable: '222.08' },
  },
  {
    name: 'the day of 25 hours has a night of nine',
    ...{ span: { from: '2026-10-01', to: '2026-11-01' }, contract: { from: '2026-10-25', to: '2026-10-26' } },
    ...{ items: [energy(NIGHT)], assignments: ONE },
    work: ['9 * 3.2 * 0.05 = 1.44', '16 * 3.2 * 0.10 = 5.12', '6.56 * 0.19 ~ 1.25', '6.56 + 1.25 = 7.81'],
    ...{ lines: ['1.44', '5.12'], tax: '1.25', payable: '7.81' },
  },
  {
    name: 'the day of 23 hours has a night of seven',
    ...{ span: { from: '2026-03-01', to: '2026-04-01' }, contract: { from: '2026-03-29', to: '2026-03-30' } },
    ...{ items: [energy(NIGHT)], assignments: ONE },
    work: ['7 * 3.2 * 0.05 = 1.12', '16 * 3.2 * 0.10 = 5.12', '6.24 * 0.19 ~ 1.19', '6.24 + 1.19 = 7.43'],
    ...{ lines: ['1.12', '5.12'], tax: '1.19', payable: '7.43' },
  },
  {
    name: 'day-ahead: 50 € a MWh before noon, 120 € behind it, times 1.02, and half a cent',
    items: [energy({ kind: 'day-ahead', market: 'epex', factor: '1.02', markup: '0.005' })],
    ...{
      assignments: [has('m1', '2026-11-03', '2026-11-04')],
      prices: { epex: market('2026-11-03', { 0: '50', 12: '120' }) },
    },
    work: [
      ...['0.05 * 1.02 + 0.005 = 0.056', '0.12 * 1.02 + 0.005 = 0.1274', '38.4 * 0.056 + 38.4 * 0.1274 ~ 7.04'],
      ...['7.04 * 0.19 ~ 1.34', '7.04 + 1.34 = 8.38'],
    ],
    ...{ lines: ['7.04'], tax: '1.34', payable: '8.38' },
  },
  {
    name: 'day-ahead below zero: the client gets something',
    items: [energy({ kind: 'day-ahead', market: 'epex' })],
    ...{ assignments: [has('m1', '2026-11-03', '2026-11-04')], prices: { epex: market('2026-11-03', { 0: '-30' }) } },
    work: ['76.8 * -0.03 ~ -2.30', '-2.30 * 0.19 ~ -0.44', '-2.30 - 0.44 = -2.74'],
    ...{ lines: ['-2.30'], tax: '-0.44', payable: '-2.74' },
  },
  {
    name: 'less than the minimum',
    ...{ items: [fixed('0.0725'), minimum('200', ['energy'])], assignments: ONE },
    work: ['2304 * 0.0725 = 167.04', '200 - 167.04 = 32.96', '200 * 0.19 = 38.00', '200 + 38 = 238.00'],
    ...{ lines: ['167.04', '32.96'], tax: '38.00', payable: '238.00' },
  },
  {
    name: 'the minimum of half a month',
    ...{ items: [fixed('0.0725'), minimum('200', ['energy'])], assignments: ONE, contract: { from: '2026-11-16' } },
    work: [
      ...['15 * 76.8 * 0.0725 = 83.52', '200 * 15 / 30 - 83.52 = 16.48', '100 * 0.19 = 19.00', '100 + 19 = 119.00'],
    ],
    ...{ lines: ['83.52', '16.48'], tax: '19.00', payable: '119.00' },
  },
  {
    name: 'more than the minimum',
    ...{ items: [fixed('0.0725'), minimum('150', ['energy'])], assignments: ONE },
    work: ['2304 * 0.0725 = 167.04', '167.04 * 0.19 ~ 31.74', '167.04 + 31.74 = 198.78'],
    ...{ lines: ['167.04'], tax: '31.74', payable: '198.78' },
  },
  {
    name: '5 % off',
    ...{ items: [monitoring('30'), discount('5', ['watch'])], assignments: TWO },
    work: ['2 * 30 = 60.00', '60 * -0.05 = -3.00', '57 * 0.19 = 10.83', '57 + 10.83 = 67.83'],
    ...{ lines: ['60.00', '-3.00'], tax: '10.83', payable: '67.83' },
  },
  {
    name: '3.33 % off what is taxed by two rates: 1.998 and 1.332, the cent goes where more was lost',
    items: [monitoring('30'), service('40', { tax: 'de7' }), discount('3.33', ['watch', 'service'])],
    assignments: TWO,
    work: [
      ...['2 * 30 = 60.00', '1 * 40 = 40.00', '100 * 3.33 / 100 = 3.33', '60 * -0.0333 ~ -2.00', '-3.33 + 2 = -1.33'],
      ...['58 * 0.19 = 11.02', '38.67 * 0.07 ~ 2.71', '11.02 + 2.71 = 13.73', '58 + 38.67 + 13.73 = 110.40'],
    ],
    ...{ lines: ['60.00', '40.00', '-2.00', '-1.33'], tax: '13.73', payable: '110.40' },
  },
  {
    name: '95 % of the time up, 98 % guaranteed: the first step, as 95 is not below 95',
    ...{ items: [monitoring('30'), uptime(STEPS)], assignments: TWO, lost: { grid: 72 } },
    work: [
      ...['(1440 - 72) / 1440 * 100 = 95', '2 * 30 = 60.00', '60 * -0.05 = -3.00', '57 * 0.19 = 10.83'],
      '57 + 10.83 = 67.83',
    ],
    ...{ lines: ['60.00', '-3.00'], tax: '10.83', payable: '67.83' },
  },
  {
    name: 'a minute more is the second step',
    ...{ items: [monitoring('30'), uptime(STEPS)], assignments: TWO, lost: { grid: 72, 'our-action': 1 } },
    work: [
      '(1440 - 73) / 1440 * 100 ~ 94.93',
      '2 * 30 = 60.00',
      '60 * -0.1 = -6.00',
      '54 * 0.19 = 10.26',
      '54 + 10.26 = 64.26',
    ],
    ...{ lines: ['60.00', '-6.00'], tax: '10.26', payable: '64.26' },
  },
  {
    name: 'curtailment and broken hardware are neither up nor down',
    ...{ items: [monitoring('30'), uptime(STEPS)], assignments: TWO },
    lost: { curtailment: 144, 'client-hardware': 144, grid: 23 },
    work: [
      ...['1440 - 144 - 144 = 1152', '(1152 - 23) / 1152 * 100 ~ 98.00', '2 * 30 = 60.00', '60 * 0.19 = 11.40'],
      '60 + 11.40 = 71.40',
    ],
    ...{ lines: ['60.00'], tax: '11.40', payable: '71.40' },
  },
  {
    name: 'each lost hour beyond the guarantee for its price',
    ...{ items: [monitoring('30'), uptime({ kind: 'per-hour', price: '0.10' })], assignments: TWO, lost: { grid: 72 } },
    work: [
      ...['60 * 1440 * 0.02 = 1728', '60 * 72 - 1728 = 2592', '2 * 30 = 60.00', '2592 / 60 * -0.10 = -4.32'],
      ...['55.68 * 0.19 ~ 10.58', '55.68 + 10.58 = 66.26'],
    ],
    ...{ lines: ['60.00', '-4.32'], tax: '10.58', payable: '66.26' },
  },
  {
    name: 'a fee of each model',
    items: [
      monitoring('30', { devices: { models: ['S19'] } }),
      monitoring('45', { id: 'hydro', devices: { models: ['S21 Hydro'], groups: ['hall-2'] } }),
    ],
    assignments: [
      ...TWO,
      has('h1', ALL, undefined, { model: 'S21 Hydro', group: 'hall-2' }),
      has('h2', ALL, undefined, { model: 'S21 Hydro' }),
    ],
    work: ['2 * 30 = 60.00', '1 * 45 = 45.00', '105 * 0.19 = 19.95', '105 + 19.95 = 124.95'],
    ...{ lines: ['60.00', '45.00'], tax: '19.95', payable: '124.95' },
  },
  {
    name: 'prices with tax in them',
    inclusive: true,
    ...{ items: [monitoring('35.70')], assignments: TWO },
    work: ['2 * 35.70 = 71.40', '71.40 / 1.19 = 60.00', '60 * 0.19 = 11.40', '60 + 11.40 = 71.40'],
    ...{ lines: ['71.40'], tax: '11.40', payable: '71.40' },
  },
  {
    name: 'a third of a month in yen',
    ...{
      currency: 'JPY',
      span: DECEMBER,
      items: [monitoring('4500', { tax: 'ten' })],
      assignments: [has('m1', ALL, '2026-12-11')],
    },
    work: ['10 * 4500 / 31 ~ 1452', '1452 * 0.1 ~ 145', '1452 + 145 = 1597'],
    ...{ lines: ['1452'], tax: '145', payable: '1597' },
  },
  {
    name: 'energy in bitcoin',
    ...{ currency: 'BTC', items: [fixed('0.000001', { tax: 'outside' })], assignments: ONE },
    work: ['2304 * 0.000001 = 0.00230400', '0.002304 * 0 = 0.00000000'],
    ...{ lines: ['0.00230400'], tax: '0.00000000', payable: '0.00230400' },
  },
];
