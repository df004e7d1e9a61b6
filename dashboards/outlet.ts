import { alerts } from './annotations.ts';
import { calendarBars, dayBars } from './calendar.ts';
import type { Page } from './frame.ts';
import { linkTo } from './links.ts';
import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';
import { THESE_OUTLETS as O, THIS_PDU } from './selectors.ts';
import { table } from './tables.ts';
import { choose, chooseOne } from './variables.ts';

const DAYS = `outlet:pdu_outlet_energy_joules:increase1d{${O}}`;
const PDU_DAYS = `pdu:pdu_energy_joules:increase1d{${THIS_PDU}}`;

const energyOf = (title: string, question: string, days: string): PanelSpec =>
  stat({
    title,
    question,
    span: 4,
    queries: [{ expr: `sum (sum_over_time(${DAYS}[${days}])) / 3.6e6`, legend: 'Outlets' }],
    unit: 'kilowattHours',
    decimals: 1,
    nothing: 'The first day is not over.',
  });

const now: PanelSpec[] = [
  stat({
    title: 'Power',
    question: 'How much flows through the chosen outlets now?',
    span: 4,
    queries: [{ expr: `sum (max by (outlet) (pdu_outlet_power_watts{${O}}))`, legend: 'Outlets' }],
    unit: 'pdu.outlet_power',
    decimals: 1,
  }),
  stat({
    title: 'Peak of the time shown',
    question: 'What was the highest quarter hour of each chosen outlet?',
    span: 4,
    queries: [
      {
        expr: `max (max_over_time(outlet:pdu_outlet_power_watts:avg15m{${O}}[$__range]))`,
        legend: 'Highest outlet',
      },
    ],
    unit: 'pdu.outlet_power',
    decimals: 1,
    nothing: 'Known after a quarter of an hour.',
  }),
  stat({
    title: 'Today',
    question: 'How much energy has flowed through the chosen outlets since midnight UTC?',
    span: 4,
    queries: [
      {
        expr: `sum (last_over_time(outlet:pdu_outlet_energy_joules:increase_today{${O}}[1d])) / 3.6e6`,
        legend: 'Outlets',
      },
    ],
    unit: 'kilowattHours',
    decimals: 2,
    nothing: 'They count no energy.',
  }),
  energyOf('Last 7 days', 'How much energy in the last seven days that are over?', '7d'),
  energyOf('Last 30 days', 'How much energy in the last thirty days that are over?', '30d'),
  energyOf('Last 365 days', 'How much energy in the last year of days that are over?', '365d'),
];

const power: PanelSpec[] = [
  timeSeries({
    title: 'Power over time',
    question: 'Which of the chosen outlets took how much, and when did one change?',
    span: 16,
    height: 9,
    queries: [{ expr: `max by (site, pdu, outlet) (pdu_outlet_power_watts{${O}})`, legend: 'Outlet {{outlet}}' }],
    unit: 'pdu.outlet_power',
    min: 0,
  }),
  table({
    title: 'What hangs on them',
    question: 'Which miners do the chosen outlets feed?',
    span: 8,
    height: 9,
    columns: [
      { title: 'Outlet', label: 'outlet', expr: `max by (site, outlet, name) (pdu_outlet_info{${O}})`, width: 70 },
      { title: 'Name', label: 'name' },
      {
        title: 'Miner',
        label: 'miner',
        expr: `max by (site, outlet, miner) (miner_feed_info{${O}})`,
        links: [linkTo('logixx-miner', 'Miner', 'row', ['site', 'miner'])],
      },
      {
        title: 'Power',
        expr: `max by (site, outlet) (pdu_outlet_power_watts{${O}})`,
        unit: 'pdu.outlet_power',
        decimals: 0,
      },
    ],
  }),
  timeSeries({
    title: 'Current',
    question: 'How near is each chosen outlet to its rated current?',
    span: 8,
    queries: [{ expr: `max by (outlet) (pdu_outlet_current_amperes{${O}})`, legend: 'Outlet {{outlet}}' }],
    limits: [{ expr: `min (pdu_outlet_rated_current_amperes{${O}})`, legend: 'Rated, the least', level: 'critical' }],
    unit: 'pdu.outlet_current',
    min: 0,
  }),
  timeSeries({
    title: 'Voltage',
    question: 'Does the voltage hold?',
    span: 8,
    queries: [{ expr: `max by (outlet) (pdu_outlet_voltage_volts{${O}})`, legend: 'Outlet {{outlet}}' }],
    unit: 'pdu.outlet_voltage',
  }),
  timeSeries({
    title: 'Power factor',
    question: 'How much of the current does work?',
    span: 8,
    queries: [{ expr: `max by (outlet) (pdu_outlet_power_factor_ratio{${O}})`, legend: 'Outlet {{outlet}}' }],
    unit: 'pdu.outlet_power_factor',
    max: 1,
  }),
];

const perOutlet = { days: DAYS, by: 'outlet', span: 12 };
const whole = { days: PDU_DAYS, span: 6 };

const energy: PanelSpec[] = [
  dayBars({
    ...perOutlet,
    title: 'Outlets by day',
    question: 'Which outlet took how much on each of the last thirty days?',
  }),
  calendarBars('week', {
    ...perOutlet,
    title: 'Outlets by week',
    question: 'Which outlet took how much in each week of half a year?',
  }),
  calendarBars('month', {
    ...perOutlet,
    title: 'Outlets by month',
    question: 'Which outlet took how much in each month of two years?',
  }),
  calendarBars('year', {
    ...perOutlet,
    title: 'Outlets by year',
    question: 'Which outlet took how much in each year?',
  }),
];

const total: PanelSpec[] = [
  dayBars({
    ...whole,
    title: 'PDU by day',
    question: 'How much did the whole PDU take on each of the last thirty days?',
  }),
  calendarBars('week', { ...whole, title: 'PDU by week', question: 'How much did the whole PDU take in each week?' }),
  calendarBars('month', {
    ...whole,
    title: 'PDU by month',
    question: 'How much did the whole PDU take in each month?',
  }),
  calendarBars('year', { ...whole, title: 'PDU by year', question: 'How much did the whole PDU take in each year?' }),
];

export const outlet: Page = {
  uid: 'logixx-outlet',
  title: 'Outlets and energy',
  question: 'What do these outlets take now, and how many kilowatt-hours a day, week, month and year?',
  variables: [chooseOne('site'), choose('building'), choose('rack'), chooseOne('pdu'), choose('outlet')],
  annotations: [alerts(O)],
  from: 'now-24h',
  rows: [
    { title: 'Now', panels: now },
    { title: 'Power', panels: power },
    { title: 'Energy of each chosen outlet', panels: energy },
    { title: 'Energy of the whole PDU', panels: total },
  ],
};
