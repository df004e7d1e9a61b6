import { OPERATIONS } from './colours.ts';
import { MINER_COLUMNS, PLACE_COLUMNS, TO_MINER, TO_RACK } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { bars } from './panels.ts';
import { CHOSEN, CHOSEN_MINERS } from './selectors.ts';
import { table } from './tables.ts';

/** What is wrong, and which miners are the worst. */
export const attention: readonly PanelSpec[] = [
  bars({
    title: 'States',
    question: 'What do the miners do now, and how many of them?',
    span: 6,
    height: 10,
    queries: [
      { expr: `sum by (operation) (rack_model_client:miner_operation:count{${CHOSEN}})`, legend: '{{operation}}' },
    ],
    unit: 'none',
    overrides: OPERATIONS,
  }),
  table({
    title: 'Alerts by rack',
    question: 'What is wrong, where, and how many miners does it concern?',
    span: 9,
    height: 10,
    columns: [
      { title: 'Alert', label: 'alertname' },
      { title: 'Severity', label: 'severity', width: 90 },
      { title: 'Site', label: 'site', width: 90 },
      { title: 'Building', label: 'building', width: 90 },
      { title: 'Rack', label: 'rack', links: [TO_RACK], width: 80 },
      {
        title: 'Alerts',
        expr: `count by (alertname, severity, site, building, rack) (
  ALERTS{alertstate="firing",severity!="info",site=~"$site",building=~"$building",rack=~"$rack"}
)`,
        unit: 'none',
        width: 80,
      },
    ],
    sortBy: 'Alerts',
    nothing: 'No alert fires.',
  }),
  table({
    title: 'Worst miners',
    question: 'Which twenty miners that should hash are furthest below what is expected of them?',
    span: 9,
    height: 10,
    columns: [
      { title: 'Miner', label: 'miner', links: [TO_MINER] },
      { title: 'Site', label: 'site', width: 90 },
      { title: 'Rack', label: 'rack', links: [TO_RACK], width: 80 },
      { title: 'Model', label: 'model' },
      { title: 'Client', label: 'client' },
      {
        title: 'Of expected',
        expr: `bottomk (20, placed:miner_hashrate:ratio_avg10m{${CHOSEN}})`,
        unit: 'miner:miner_hashrate:ratio_avg10m',
        decimals: 0,
        colours: 'goodHigh',
        min: 0,
        max: 1,
        width: 110,
      },
    ],
    sortBy: 'Of expected',
    ascending: true,
  }),
];

/** Every chosen miner, a row each. */
export const miners: readonly PanelSpec[] = [
  table({
    title: 'All miners',
    question: 'How does each of the chosen miners do? Its name leads to its own page.',
    span: 24,
    height: 16,
    rows: { expr: CHOSEN_MINERS, by: ['site', 'miner'] },
    columns: [...PLACE_COLUMNS, ...MINER_COLUMNS],
  }),
];
