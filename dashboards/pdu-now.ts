import { words } from './colours.ts';
import { linkTo } from './links.ts';
import type { PanelSpec } from './panel.ts';
import { bars, stat, tiles, timeSeries } from './panels.ts';
import { THIS_PDU as P } from './selectors.ts';
import { table } from './tables.ts';

/** Watts of the whole PDU: its own, else those of its inlets, else of its outlets. */
export const PDU_WATTS = `max (pdu_power_watts{${P}})
or sum (max by (inlet) (pdu_inlet_power_watts{${P}}))
or sum (max by (outlet) (pdu_outlet_power_watts{${P}}))`;

export const perOutlet = (series: string) => `max by (outlet) (${series}{${P}})`;
const toOutlet = ['site', 'pdu', 'outlet'];

/** Stat cards. */
export const now: readonly PanelSpec[] = [
  stat({
    title: 'Power',
    question: 'How much power flows through it now?',
    span: 4,
    queries: [{ expr: PDU_WATTS, legend: 'Now' }],
    unit: 'pdu.power',
    decimals: 2,
  }),
  stat({
    title: 'Peak of the time shown',
    question: 'What was the highest quarter hour?',
    span: 4,
    queries: [{ expr: `max_over_time(pdu:pdu_power_watts:avg15m{${P}}[$__range])`, legend: 'Peak' }],
    unit: 'pdu:pdu_power_watts:avg15m',
    decimals: 2,
    nothing: 'Known after a quarter of an hour.',
  }),
  stat({
    title: 'Energy today',
    question: 'How much energy has flowed since midnight UTC?',
    span: 4,
    queries: [{ expr: `last_over_time(pdu:pdu_energy_joules:increase_today{${P}}[1d]) / 3.6e6`, legend: 'Today' }],
    unit: 'kilowattHours',
    decimals: 1,
    nothing: 'It counts no energy.',
  }),
  stat({
    title: 'Outlets on',
    question: 'How many outlets are switched on, of how many?',
    span: 4,
    queries: [
      { expr: `sum (${perOutlet('pdu_outlet_on')})`, legend: 'On' },
      { expr: `max (pdu_outlets{${P}})`, legend: 'Outlets' },
    ],
    unit: 'none',
  }),
  stat({
    title: 'Tripped or suspended',
    question: 'How many breakers are open, and outlets kept off after a trip?',
    span: 4,
    queries: [
      {
        expr: `count (max by (breaker) (pdu_breaker_closed{${P}})) - sum (max by (breaker) (pdu_breaker_closed{${P}}))`,
        legend: 'Breakers',
      },
      { expr: `sum (${perOutlet('pdu_outlet_suspended')})`, legend: 'Outlets' },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
    nothing: 'It tells neither.',
  }),
  stat({
    title: 'Answers',
    question: 'Does the PDU answer?',
    span: 4,
    queries: [{ expr: `max (pdu_up{${P}})`, legend: 'PDU' }],
    unit: 'pdu.up',
    colours: 'oneIsGood',
    mappings: words('Silent', 'Answers'),
  }),
];

const list = table({
  title: 'All outlets',
  question: 'What hangs on each outlet, is it on, and what does it take?',
  span: 24,
  height: 14,
  columns: [
    {
      title: 'Outlet',
      label: 'outlet',
      width: 70,
      expr: `max by (site, pdu, outlet, label, name) (pdu_outlet_info{${P}})`,
      links: [linkTo('logixx-outlet', 'Outlet', 'row', toOutlet)],
    },
    { title: 'Label', label: 'label', width: 80 },
    { title: 'Name', label: 'name' },
    {
      title: 'Miner',
      label: 'miner',
      expr: `max by (site, pdu, outlet, miner) (miner_feed_info{${P}})`,
      links: [linkTo('logixx-miner', 'Miner', 'row', ['site', 'miner'])],
    },
    {
      title: 'On',
      expr: `max by (site, pdu, outlet) (pdu_outlet_on{${P}})`,
      unit: 'pdu.outlet_on',
      mappings: words('Off', 'On'),
      width: 70,
    },
    {
      title: 'Power',
      expr: `max by (site, pdu, outlet) (pdu_outlet_power_watts{${P}})`,
      unit: 'pdu.outlet_power',
      decimals: 0,
    },
    {
      title: 'Current',
      expr: `max by (site, pdu, outlet) (pdu_outlet_current_amperes{${P}})`,
      unit: 'pdu.outlet_current',
      decimals: 2,
    },
    {
      title: 'Of rating',
      expr: `outlet:pdu_outlet_load:ratio{${P}}`,
      unit: 'share',
      decimals: 0,
      colours: 'badHigh',
      min: 0,
      max: 1,
    },
    {
      title: 'Power factor',
      expr: `max by (site, pdu, outlet) (pdu_outlet_power_factor_ratio{${P}})`,
      unit: 'pdu.outlet_power_factor',
      decimals: 0,
    },
    {
      title: 'Energy today',
      expr: `last_over_time(outlet:pdu_outlet_energy_joules:increase_today{${P}}[1d]) / 3.6e6`,
      unit: 'kilowattHours',
      decimals: 2,
    },
    {
      title: 'Last switched',
      expr: `1000 * max by (site, pdu, outlet) (pdu_outlet_last_switch_timestamp_seconds{${P}})`,
      unit: 'pdu.outlet_last_switch',
    },
  ],
});

/** The outlets: as a grid, over time and one by one. */
export const outlets: readonly PanelSpec[] = [
  tiles({
    title: 'Outlet grid',
    question: 'Which outlet takes how much, and which takes nothing?',
    span: 12,
    height: 9,
    queries: [{ expr: `max by (site, pdu, outlet) (pdu_outlet_power_watts{${P}})`, legend: '{{outlet}}' }],
    unit: 'pdu.outlet_power',
    colours: 'amount',
    decimals: 0,
    links: [linkTo('logixx-outlet', 'Outlet', 'series', toOutlet)],
    nothing: 'It does not measure outlets.',
  }),
  timeSeries({
    title: 'Power of outlets',
    question: 'Which outlets make up the power of the PDU, and when did one change?',
    span: 12,
    height: 9,
    queries: [{ expr: `max by (site, pdu, outlet) (pdu_outlet_power_watts{${P}})`, legend: 'Outlet {{outlet}}' }],
    unit: 'pdu.outlet_power',
    min: 0,
    stacked: true,
    legend: false,
    links: [linkTo('logixx-outlet', 'Outlet', 'series', toOutlet)],
  }),
  list,
];

/** Breakers beside their rating. */
export const breakerLoad = bars({
  title: 'Load of breakers',
  question: 'How full is each breaker, of its rated current?',
  span: 8,
  queries: [
    {
      expr: `breaker:pdu_breaker_load:ratio{${P}}`,
      legend: 'Breaker {{breaker}}',
    },
  ],
  unit: 'share',
  decimals: 0,
  colours: 'badHigh',
  max: 1,
  nothing: 'It has no breakers that it measures.',
});
