import { calendarBars, dayBars } from './calendar.ts';
import { clients, models, sites } from './energy-lists.ts';
import type { Page } from './frame.ts';
import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';
import { choose, type } from './variables.ts';

const SITES = '{site=~"$site"}';
const CLIENTS = '{site=~"$site",client=~"$client"}';
const SITE_DAYS = `site:pdu_energy_joules:increase1d${SITES}`;
const CLIENT_DAYS = `client:pdu_outlet_energy_joules:increase1d${CLIENTS}`;

const joulesPerTerahash = `1e12
* sum by (algorithm) (rack_model_client:miner_power_hashing_watts:sum${SITES})
/ sum by (algorithm) (rack_model_client:miner_hashrate_powered_hashes_per_second:sum${SITES})`;

const now: PanelSpec[] = [
  stat({
    title: 'Power, 15 min',
    question: 'How much power have the PDUs of the chosen sites taken in the last quarter hour?',
    span: 4,
    queries: [{ expr: `sum (last_over_time(site:pdu_power_watts:avg15m${SITES}[20m]))`, legend: 'PDUs' }],
    unit: 'site:pdu_power_watts:avg15m',
    decimals: 2,
    nothing: 'Known after a quarter of an hour.',
  }),
  stat({
    title: 'Energy today',
    question: 'How much energy since midnight UTC?',
    span: 4,
    queries: [
      { expr: `sum (last_over_time(site:pdu_energy_joules:increase_today${SITES}[1d])) / 3.6e6`, legend: 'PDUs' },
    ],
    unit: 'kilowattHours',
    decimals: 0,
    nothing: 'No PDU counts energy.',
  }),
  stat({
    title: 'Energy of 30 days',
    question: 'How much energy in the last thirty days that are over?',
    span: 4,
    queries: [{ expr: `sum (sum_over_time(${SITE_DAYS}[30d])) / 3.6e6`, legend: 'PDUs' }],
    unit: 'kilowattHours',
    decimals: 0,
    nothing: 'The first day is not over.',
  }),
  stat({
    title: 'Cost of 30 days, ${currency}',
    question: 'What did the last thirty days that are over cost, at the tariff above?',
    span: 4,
    queries: [{ expr: `sum (sum_over_time(${SITE_DAYS}[30d])) / 3.6e6 * $tariff`, legend: 'PDUs' }],
    unit: 'money',
    decimals: 2,
    nothing: 'The first day is not over.',
  }),
  stat({
    title: 'Efficiency',
    question: 'How much energy does a terahash cost? Of the miners that tell both watts and hashrate.',
    span: 4,
    queries: [{ expr: joulesPerTerahash, legend: '{{algorithm}}' }],
    unit: 'joulesPerTerahash',
    decimals: 1,
  }),
  stat({
    title: 'A petahash for a day, ${currency}',
    question: 'What does the energy of a petahash per second cost for a day, at the tariff above?',
    span: 4,
    queries: [{ expr: `1000 * 86400 / 3.6e6 * $tariff\n* ${joulesPerTerahash}`, legend: '{{algorithm}}' }],
    unit: 'money',
    decimals: 2,
  }),
];

const overTime: PanelSpec[] = [
  timeSeries({
    title: 'Power of sites',
    question: 'Which site takes how much, and when?',
    span: 12,
    queries: [{ expr: `last_over_time(site:pdu_power_watts:avg15m${SITES}[20m])`, legend: '{{site}}' }],
    unit: 'site:pdu_power_watts:avg15m',
    min: 0,
    stacked: true,
    step: '15m',
  }),
  timeSeries({
    title: 'Efficiency of models over time',
    question: 'Which model needs how much energy for a terahash, and does it drift?',
    span: 12,
    queries: [
      {
        expr: 'model:miner_energy_joules_per_terahash:ratio{site=~"$site",model=~"$model"}',
        legend: '{{site}} {{model}} {{algorithm}}',
      },
    ],
    unit: 'joulesPerTerahash',
  }),
];

const bySite = { days: SITE_DAYS, by: 'site', span: 6 };
const byClient = { days: CLIENT_DAYS, by: 'client', times: '$tariff', span: 12 };

const bars: PanelSpec[] = [
  dayBars({
    ...bySite,
    title: 'Energy by day',
    question: 'How much did each site take on each of the last thirty days?',
  }),
  calendarBars('week', { ...bySite, title: 'Energy by week', question: 'How much did each site take in each week?' }),
  calendarBars('month', {
    ...bySite,
    title: 'Energy by month',
    question: 'How much did each site take in each month?',
  }),
  calendarBars('year', { ...bySite, title: 'Energy by year', question: 'How much did each site take in each year?' }),
];

const cost: PanelSpec[] = [
  dayBars({
    ...byClient,
    title: 'Cost by day, ${currency}',
    question: 'What did the outlets of each client cost on each of the last thirty days, at the tariff above?',
  }),
  calendarBars('month', {
    ...byClient,
    title: 'Cost by month, ${currency}',
    question: 'What did the outlets of each client cost in each month, at the tariff above?',
  }),
];

export const energy: Page = {
  uid: 'logixx-energy',
  title: 'Energy and cost',
  question: 'How much energy is taken, what does it cost, and who makes the most of it? For owners and clients.',
  variables: [
    choose('site'),
    choose('building'),
    choose('rack'),
    choose('model'),
    choose('client'),
    type('tariff', 'Price of a kWh', '0.06'),
    type('currency', 'Currency', 'USD'),
  ],
  from: 'now-7d',
  rows: [
    { title: 'Now', panels: now },
    { title: 'Over time', panels: overTime },
    { title: 'Who takes it', panels: [sites, clients, ...models] },
    { title: 'Energy of sites', panels: bars },
    { title: 'Cost of clients', panels: cost },
  ],
};
