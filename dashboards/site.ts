import { actions, alerts } from './annotations.ts';
import { miners } from './fleet-lists.ts';
import type { Page } from './frame.ts';
import { linkTo } from './links.ts';
import { stat, tiles, timeSeries } from './panels.ts';
import { CHOSEN, PLACE } from './selectors.ts';
import { pdus, racks } from './site-lists.ts';
import { strip, stripOverTime } from './strip.ts';
import { choose } from './variables.ts';

const toRack = linkTo('logixx-site', 'This rack', 'series', ['site', 'building', 'rack']);

const map = [
  tiles({
    title: 'Hashrate by rack',
    question: 'Which rack hashes less than it should? Share of the expected hashrate.',
    span: 12,
    queries: [
      {
        expr: `min by (site, building, rack) (rack:miner_hashrate:ratio{${PLACE}})`,
        legend: '{{building}} {{rack}}',
      },
    ],
    unit: 'rack:miner_hashrate:ratio',
    decimals: 0,
    min: 0,
    max: 1,
    links: [toRack],
  }),
  tiles({
    title: 'Availability by rack',
    question: 'In which rack do miners not hash that should? Share of the wanted ones.',
    span: 12,
    queries: [{ expr: `rack:miner_available:ratio{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:miner_available:ratio',
    decimals: 0,
    min: 0,
    max: 1,
    links: [toRack],
  }),
];

const availability = [
  stat({
    title: 'Available, last 24 hours',
    question: 'Which share of the wanted miners of the whole site hashed, averaged over a day?',
    span: 6,
    queries: [{ expr: 'last_over_time(site:miner_available:ratio_avg1d{site=~"$site"}[65m])', legend: '{{site}}' }],
    unit: 'site:miner_available:ratio_avg1d',
    decimals: 2,
    min: 0,
    max: 1,
    colours: 'goodHigh',
    nothing: 'Known after the first hour.',
  }),
  stat({
    title: 'Boards',
    question: 'How many hash boards work, of those that should be there?',
    span: 6,
    queries: [
      { expr: `sum (rack:miner_boards:sum{${PLACE}})`, legend: 'Working' },
      { expr: `sum (rack:miner_boards_expected:sum{${PLACE}})`, legend: 'Expected' },
    ],
    unit: 'none',
  }),
  stat({
    title: 'Energy today',
    question: 'How much energy has the whole site taken since midnight UTC?',
    span: 6,
    queries: [
      {
        expr: 'last_over_time(site:pdu_energy_joules:increase_today{site=~"$site"}[1d]) / 3.6e6',
        legend: '{{site}}',
      },
    ],
    unit: 'kilowattHours',
    decimals: 0,
    nothing: 'No PDU counts energy.',
  }),
  stat({
    title: 'Alerts',
    question: 'How many alerts fire here, by severity?',
    span: 6,
    queries: [
      {
        expr: `count by (severity) (ALERTS{alertstate="firing",severity!="info",${PLACE}})`,
        legend: '{{severity}}',
      },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
    nothing: 'None',
  }),
];

const byRack = [
  timeSeries({
    title: 'Hashrate of racks',
    question: 'When did a rack fall behind, and did others with it? Share of the expected hashrate.',
    span: 12,
    queries: [
      {
        expr: `min by (site, building, rack) (rack:miner_hashrate:ratio{${PLACE}})`,
        legend: '{{building}} {{rack}}',
      },
    ],
    unit: 'rack:miner_hashrate:ratio',
    min: 0,
    legend: false,
    links: [toRack],
  }),
  timeSeries({
    title: 'Power of racks',
    question: 'Which rack takes how much power through its outlets?',
    span: 12,
    queries: [{ expr: `rack:pdu_outlet_power_watts:sum{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:pdu_outlet_power_watts:sum',
    min: 0,
    stacked: true,
    legend: false,
    links: [toRack],
  }),
];

export const site: Page = {
  uid: 'logixx-site',
  title: 'Site and rack',
  question: 'Which rack of a site stands out, and what stands in it? For whoever walks there.',
  variables: [choose('site'), choose('building'), choose('rack'), choose('model'), choose('client')],
  annotations: [alerts(PLACE), actions('site=~"$site"')],
  rows: [
    { title: 'Now', panels: [...strip(CHOSEN), ...availability] },
    { title: 'Map', panels: map },
    { title: 'Racks', panels: [racks, ...byRack] },
    { title: 'Over time', panels: stripOverTime(CHOSEN) },
    { title: 'PDUs', panels: [pdus] },
    { title: 'Miners', panels: miners },
  ],
};
