import type { LineInput } from '../../../../sidecar/billing/tax/line.ts';

/** An invoice of lines, and every figure of it as worked out by hand. Amounts are written in major units. */
export interface LineInvoice {
  name: string;
  currency?: string;
  prices?: 'inclusive';
  perLine?: true;
  prepaid?: string;
  lines: LineInput[];
  work: string[];
  nets: string[];
  /** Base and tax of each group. */
  taxes: [base: string, tax: string][];
  rounding?: string;
  payable: string;
}

const l = (quantity: string, unitPrice: string, tax = 'de19', more: Partial<LineInput> = {}): LineInput => ({
  ...{ kind: 'service', description: 'by hand', quantity, unit: 'C62', unitPrice, tax },
  ...more,
});

export const LINE_INVOICES: LineInvoice[] = [
  {
    name: 'one line, 19 %',
    lines: [l('3', '3.33')],
    work: ['3 * 3.33 = 9.99', '9.99 * 19 / 100 ~ 1.90', '9.99 + 1.90 = 11.89'],
    ...{ nets: ['9.99'], taxes: [['9.99', '1.90']], payable: '11.89' },
  },
  {
    name: 'three lines of one rate: the tax is rounded once',
    lines: [l('1', '3.33'), l('1', '3.33'), l('1', '3.33')],
    work: ['1 * 3.33 = 3.33', '3 * 3.33 = 9.99', '9.99 * 19 / 100 ~ 1.90', '9.99 + 1.90 = 11.89'],
    ...{ nets: ['3.33', '3.33', '3.33'], taxes: [['9.99', '1.90']], payable: '11.89' },
  },
  {
    name: 'the same with tax by the line: a cent less',
    perLine: true,
    lines: [l('1', '3.33'), l('1', '3.33'), l('1', '3.33')],
    work: ['1 * 3.33 = 3.33', '3 * 3.33 = 9.99', '3.33 * 19 / 100 ~ 0.63', '3 * 0.63 = 1.89', '9.99 + 1.89 = 11.88'],
    ...{ nets: ['3.33', '3.33', '3.33'], taxes: [['9.99', '1.89']], payable: '11.88' },
  },
  {
    name: 'two rates',
    lines: [l('1', '100'), l('2', '25', 'de7')],
    work: ['1 * 100 = 100.00', '2 * 25 = 50.00', '100 * 0.19 = 19.00', '50 * 0.07 = 3.50', '150 + 22.50 = 172.50'],
    nets: ['100.00', '50.00'],
    taxes: [
      ['100.00', '19.00'],
      ['50.00', '3.50'],
    ],
    payable: '172.50',
  },
  {
    name: 'half a cent is rounded away from zero',
    lines: [l('1', '0.125')],
    work: ['1 * 0.125 ~ 0.13', '0.13 * 0.19 ~ 0.02', '0.13 + 0.02 = 0.15'],
    ...{ nets: ['0.13'], taxes: [['0.13', '0.02']], payable: '0.15' },
  },
  {
    name: 'so is half a cent below zero',
    lines: [l('-1', '0.125')],
    work: ['-1 * 0.125 ~ -0.13', '-0.13 * 0.19 ~ -0.02', '-0.13 - 0.02 = -0.15'],
    ...{ nets: ['-0.13'], taxes: [['-0.13', '-0.02']], payable: '-0.15' },
  },
  {
    name: 'half a cent of tax',
    lines: [l('1', '0.50')],
    work: ['1 * 0.5 = 0.50', '0.50 * 0.19 = 0.095', '0.095 ~ 0.10', '0.50 + 0.10 = 0.60'],
    ...{ nets: ['0.50'], taxes: [['0.50', '0.10']], payable: '0.60' },
  },
  {
    name: '10 % off a line: rounded once, behind the discount',
    lines: [l('7', '12.34', 'de19', { discountPercent: '10' })],
    work: ['7 * 12.34 * 0.9 ~ 77.74', '77.74 * 0.19 ~ 14.77', '77.74 + 14.77 = 92.51'],
    ...{ nets: ['77.74'], taxes: [['77.74', '14.77']], payable: '92.51' },
  },
  {
    name: 'a discount as a line',
    lines: [l('1', '100'), l('1', '-15', 'de19', { kind: 'discount' })],
    work: ['1 * 100 = 100.00', '1 * -15 = -15.00', '100 - 15 = 85.00', '85 * 0.19 = 16.15', '85 + 16.15 = 101.15'],
    ...{ nets: ['100.00', '-15.00'], taxes: [['85.00', '16.15']], payable: '101.15' },
  },
  {
    name: 'reverse charge',
    lines: [l('1', '1234.56', 'reverse')],
    work: ['1 * 1234.56 = 1234.56', '1234.56 * 0 = 0.00', '1234.56 + 0 = 1234.56'],
    ...{ nets: ['1234.56'], taxes: [['1234.56', '0.00']], payable: '1234.56' },
  },
  {
    name: 'taxed beside exempt',
    lines: [l('1', '200'), l('2', '40', 'exempt')],
    work: ['1 * 200 = 200.00', '2 * 40 = 80.00', '200 * 0.19 = 38.00', '80 * 0 = 0.00', '280 + 38 = 318.00'],
    nets: ['200.00', '80.00'],
    taxes: [
      ['200.00', '38.00'],
      ['80.00', '0.00'],
    ],
    payable: '318.00',
  },
  {
    name: 'export',
    lines: [l('3', '49.99', 'export')],
    work: ['3 * 49.99 = 149.97', '149.97 * 0 = 0.00'],
    ...{ nets: ['149.97'], taxes: [['149.97', '0.00']], payable: '149.97' },
  },
  {
    name: 'outside of the scope of the tax',
    lines: [l('1.5', '30', 'outside')],
    work: ['1.5 * 30 = 45.00', '45 * 0 = 0.00'],
    ...{ nets: ['45.00'], taxes: [['45.00', '0.00']], payable: '45.00' },
  },
  {
    name: 'a deposit was paid before',
    prepaid: '300.00',
    lines: [l('1', '500')],
    work: ['1 * 500 = 500.00', '500 * 0.19 = 95.00', '500 + 95 - 300 = 295.00'],
    ...{ nets: ['500.00'], taxes: [['500.00', '95.00']], payable: '295.00' },
  },
  {
    name: 'a price of 1000 kWh',
    lines: [l('12345.678', '72.50', 'de19', { kind: 'energy', unit: 'KWH', perQuantity: '1000' })],
    work: ['12345.678 * 72.5 / 1000 ~ 895.06', '895.06 * 0.19 ~ 170.06', '895.06 + 170.06 = 1065.12'],
    ...{ nets: ['895.06'], taxes: [['895.06', '170.06']], payable: '1065.12' },
  },
  {
    name: 'tax in the price, nothing over',
    prices: 'inclusive',
    lines: [l('1', '119')],
    work: ['119 / 1.19 = 100.00', '100 * 0.19 = 19.00', '119 - 100 - 19 = 0.00', '100 + 19 + 0 = 119.00'],
    ...{ nets: ['100.00'], taxes: [['100.00', '19.00']], rounding: '0.00', payable: '119.00' },
  },
  {
    name: 'tax in the price, a cent over: it is the rounding amount',
    prices: 'inclusive',
    lines: [l('3', '9.99')],
    work: ['3 * 9.99 = 29.97', '29.97 / 1.19 ~ 25.18', '25.18 * 0.19 ~ 4.78', '29.97 - 25.18 - 4.78 = 0.01'],
    ...{ nets: ['25.18'], taxes: [['25.18', '4.78']], rounding: '0.01', payable: '29.97' },
  },
  {
    name: 'the same with the other sign',
    prices: 'inclusive',
    lines: [l('-3', '9.99')],
    work: ['-3 * 9.99 = -29.97', '-29.97 / 1.19 ~ -25.18', '-25.18 * 0.19 ~ -4.78', '-29.97 + 25.18 + 4.78 = -0.01'],
    ...{ nets: ['-25.18'], taxes: [['-25.18', '-4.78']], rounding: '-0.01', payable: '-29.97' },
  },
  {
    name: 'tax in the price, two lines: 8.3333 and 4.625 make 12.96 together, the cent goes where more was lost',
    prices: 'inclusive',
    lines: [l('1', '10', 'fr'), l('1', '5.55', 'fr')],
    work: [
      ...['15.55 / 1.2 ~ 12.96', '10 / 1.2 ~ 8.33', '12.96 - 8.33 = 4.63', '12.96 * 0.2 ~ 2.59'],
      ...['15.55 - 12.96 - 2.59 = 0.00', '12.96 + 2.59 = 15.55'],
    ],
    ...{ nets: ['8.33', '4.63'], taxes: [['12.96', '2.59']], rounding: '0.00', payable: '15.55' },
  },
  {
    name: 'tax in the price, two rates',
    prices: 'inclusive',
    lines: [l('1', '11.90'), l('1', '10.70', 'de7')],
    work: [
      ...['11.90 / 1.19 = 10.00', '10 * 0.19 = 1.90', '10.70 / 1.07 = 10.00', '10 * 0.07 = 0.70'],
      ...['22.60 - 20 - 2.60 = 0.00', '20 + 2.60 = 22.60'],
    ],
    nets: ['10.00', '10.00'],
    taxes: [
      ['10.00', '1.90'],
      ['10.00', '0.70'],
    ],
    ...{ rounding: '0.00', payable: '22.60' },
  },
  {
    name: 'yen have no decimals',
    currency: 'JPY',
    lines: [l('3', '333', 'ten')],
    work: ['3 * 333 = 999', '999 * 0.1 ~ 100', '999 + 100 = 1099'],
    ...{ nets: ['999'], taxes: [['999', '100']], payable: '1099' },
  },
  {
    name: 'half a yen',
    currency: 'JPY',
    lines: [l('1.5', '333', 'ten')],
    work: ['1.5 * 333 = 499.5', '499.5 ~ 500', '500 * 0.1 = 50', '500 + 50 = 550'],
    ...{ nets: ['500'], taxes: [['500', '50']], payable: '550' },
  },
  {
    name: 'dinars of Bahrain have three decimals',
    currency: 'BHD',
    lines: [l('7', '1.2345', 'ten')],
    work: ['7 * 1.2345 = 8.6415', '8.6415 ~ 8.642', '8.642 * 0.1 ~ 0.864', '8.642 + 0.864 = 9.506'],
    ...{ nets: ['8.642'], taxes: [['8.642', '0.864']], payable: '9.506' },
  },
  {
    name: 'dinars of Kuwait, taxed at zero',
    currency: 'KWD',
    lines: [l('1', '12.3455', 'zero')],
    work: ['1 * 12.3455 ~ 12.346', '12.346 * 0 = 0.000'],
    ...{ nets: ['12.346'], taxes: [['12.346', '0.000']], payable: '12.346' },
  },
  {
    name: 'bitcoin has eight decimals',
    currency: 'BTC',
    lines: [l('1', '0.123456789')],
    work: ['1 * 0.123456789 ~ 0.12345679', '0.12345679 * 0.19 ~ 0.02345679', '0.12345679 + 0.02345679 = 0.14691358'],
    ...{ nets: ['0.12345679'], taxes: [['0.12345679', '0.02345679']], payable: '0.14691358' },
  },
  {
    name: 'bitcoin for kWh',
    currency: 'BTC',
    lines: [l('1000', '0.00000123', 'outside', { unit: 'KWH' })],
    work: ['1000 * 0.00000123 = 0.00123000', '0.00123 * 0 = 0.00000000'],
    ...{ nets: ['0.00123000'], taxes: [['0.00123000', '0.00000000']], payable: '0.00123000' },
  },
  {
    name: 'state and city beside each other',
    currency: 'USD',
    lines: [l('1', '1000', 'texas')],
    work: ['1 * 1000 = 1000.00', '1000 * 0.0625 = 62.50', '1000 * 0.02 = 20.00', '1000 + 82.50 = 1082.50'],
    nets: ['1000.00'],
    taxes: [
      ['1000.00', '62.50'],
      ['1000.00', '20.00'],
    ],
    payable: '1082.50',
  },
  {
    name: 'state and city by the line',
    ...{ currency: 'USD', perLine: true },
    lines: [l('1', '10.02', 'texas'), l('1', '10.02', 'texas')],
    work: [
      ...['1 * 10.02 = 10.02', '2 * 10.02 = 20.04', '10.02 * 0.0625 ~ 0.63', '2 * 0.63 = 1.26', '10.02 * 0.02 ~ 0.20'],
      ...['2 * 0.20 = 0.40', '20.04 + 1.26 + 0.40 = 21.70'],
    ],
    nets: ['10.02', '10.02'],
    taxes: [
      ['20.04', '1.26'],
      ['20.04', '0.40'],
    ],
    payable: '21.70',
  },
  {
    name: 'the same by EN 16931: a cent less',
    currency: 'USD',
    lines: [l('1', '10.02', 'texas'), l('1', '10.02', 'texas')],
    work: [
      ...['1 * 10.02 = 10.02', '2 * 10.02 = 20.04', '20.04 * 0.0625 ~ 1.25', '20.04 * 0.02 ~ 0.40'],
      '20.04 + 1.25 + 0.40 = 21.69',
    ],
    nets: ['10.02', '10.02'],
    taxes: [
      ['20.04', '1.25'],
      ['20.04', '0.40'],
    ],
    payable: '21.69',
  },
  {
    name: 'a rate with a decimal',
    currency: 'CHF',
    lines: [l('1', '1234.55', 'ch')],
    work: ['1 * 1234.55 = 1234.55', '1234.55 * 0.081 ~ 100.00', '1234.55 + 100 = 1334.55'],
    ...{ nets: ['1234.55'], taxes: [['1234.55', '100.00']], payable: '1334.55' },
  },
  {
    name: 'a line of nothing',
    lines: [l('0', '5'), l('1', '5')],
    work: ['0 * 5 = 0.00', '1 * 5 = 5.00', '5 * 0.19 = 0.95', '5 + 0.95 = 5.95'],
    ...{ nets: ['0.00', '5.00'], taxes: [['5.00', '0.95']], payable: '5.95' },
  },
  {
    name: 'parts, shipping and labour of a repair',
    lines: [
      l('2', '189.90', 'es', { kind: 'part' }),
      l('1', '24.50', 'es', { kind: 'shipping' }),
      l('1.25', '65', 'es', { kind: 'labour', unit: 'HUR' }),
    ],
    work: [
      ...['2 * 189.90 = 379.80', '1 * 24.50 = 24.50', '1.25 * 65 = 81.25', '379.80 + 24.50 + 81.25 = 485.55'],
      ...['485.55 * 0.21 ~ 101.97', '485.55 + 101.97 = 587.52'],
    ],
    ...{ nets: ['379.80', '24.50', '81.25'], taxes: [['485.55', '101.97']], payable: '587.52' },
  },
  {
    name: '150,000 machines for a month',
    lines: [l('4500000', '9.99', 'de19', { perQuantity: '30', unit: 'DAY' })],
    work: ['4500000 * 9.99 / 30 = 1498500.00', '1498500 * 0.19 = 284715.00', '1498500 + 284715 = 1783215.00'],
    ...{ nets: ['1498500.00'], taxes: [['1498500.00', '284715.00']], payable: '1783215.00' },
  },
];
