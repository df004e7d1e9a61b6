import { TO_MINER } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { bars } from './panels.ts';
import { placed } from './selectors.ts';
import { table } from './tables.ts';

const SITES = '{site=~"$site"}';
const CLIENTS = '{site=~"$site",client=~"$client"}';

/** Energy, cost and efficiency of each site. */
export const sites = table({
  title: 'Sites',
  question: 'What does each site take and cost?',
  span: 12,
  height: 8,
  columns: [
    { title: 'Site', label: 'site' },
    {
      title: 'Power',
      expr: `last_over_time(site:pdu_power_watts:avg15m${SITES}[20m])`,
      unit: 'pdu.power',
      decimals: 2,
    },
    {
      title: 'Today',
      expr: `last_over_time(site:pdu_energy_joules:increase_today${SITES}[1d]) / 3.6e6`,
      unit: 'kilowattHours',
      decimals: 0,
    },
    {
      title: '30 days',
      expr: `sum_over_time(site:pdu_energy_joules:increase1d${SITES}[30d]) / 3.6e6`,
      unit: 'kilowattHours',
      decimals: 0,
    },
    {
      title: 'Cost of 30 days',
      expr: `sum_over_time(site:pdu_energy_joules:increase1d${SITES}[30d]) / 3.6e6 * $tariff`,
      unit: 'money',
      decimals: 2,
    },
    {
      title: 'Efficiency',
      expr: `min by (site) (site:miner_energy_joules_per_terahash:ratio${SITES})`,
      unit: 'joulesPerTerahash',
      decimals: 1,
    },
  ],
});

/** The same of each client: outlets that feed its miners. */
export const clients = table({
  title: 'Clients',
  question: 'What do the outlets of each client take and cost, and how long did its miners hash?',
  span: 12,
  height: 8,
  columns: [
    { title: 'Client', label: 'client' },
    { title: 'Site', label: 'site' },
    { title: 'Power', expr: `client:pdu_outlet_power_watts:sum${CLIENTS}`, unit: 'pdu.outlet_power', decimals: 2 },
    {
      title: '30 days',
      expr: `sum_over_time(client:pdu_outlet_energy_joules:increase1d${CLIENTS}[30d]) / 3.6e6`,
      unit: 'kilowattHours',
      decimals: 0,
    },
    {
      title: 'Cost of 30 days',
      expr: `sum_over_time(client:pdu_outlet_energy_joules:increase1d${CLIENTS}[30d]) / 3.6e6 * $tariff`,
      unit: 'money',
      decimals: 2,
    },
    {
      title: 'Efficiency',
      expr: `min by (site, client) (client:miner_energy_joules_per_terahash:ratio${CLIENTS})`,
      unit: 'joulesPerTerahash',
      decimals: 1,
    },
    {
      title: 'Available, 24 h',
      expr: `last_over_time(client:miner_available:ratio_avg1d${CLIENTS}[65m])`,
      unit: 'client:miner_available:ratio_avg1d',
      decimals: 2,
    },
  ],
});

/** Which machines make the most, and the least, of it. */
export const models: readonly PanelSpec[] = [
  bars({
    title: 'Efficiency of models',
    question: 'Which model needs how much energy for a terahash?',
    span: 12,
    queries: [
      {
        expr: 'sort (max by (model, algorithm) (model:miner_energy_joules_per_terahash:ratio{site=~"$site",model=~"$model"}))',
        legend: '{{model}} {{algorithm}}',
      },
    ],
    unit: 'joulesPerTerahash',
    decimals: 1,
  }),
  table({
    title: 'Drifted most',
    question: 'Which miners need more energy for a terahash than they usually do at this hour?',
    span: 12,
    height: 8,
    sortBy: 'Of usual',
    columns: [
      { title: 'Miner', label: 'miner', links: [TO_MINER] },
      { title: 'Site', label: 'site' },
      { title: 'Rack', label: 'rack' },
      { title: 'Model', label: 'model' },
      { title: 'Client', label: 'client' },
      {
        title: 'Of usual',
        expr: `topk (20,
${placed(`last_over_time(miner:miner_energy_joules_per_terahash:ratio_avg1h{site=~"$site"}[20m])
/ on (site, miner, algorithm)
last_over_time(miner:miner_energy_joules_per_terahash:ratio_baseline7d{site=~"$site"}[65m])`)}
)`,
        unit: 'share',
        decimals: 1,
      },
    ],
    nothing: 'Known after a day.',
  }),
];
