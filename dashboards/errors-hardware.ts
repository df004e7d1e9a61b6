import { linkTo } from './links.ts';
import { PLACE_COLUMNS } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { timeSeries } from './panels.ts';
import { CHOSEN, PLACE } from './selectors.ts';
import { table } from './tables.ts';

const toRack = linkTo('logixx-site', 'This rack', 'series', ['site', 'building', 'rack']);

const boardsMissing = `placed:miner_boards_missing:count{${CHOSEN}}`;
const chipsMissing = `placed:miner_chips_missing:count{${CHOSEN}}`;
const wrong = `placed:miner_hardware_errors:ratio30m{${CHOSEN}}`;

/** What is gone or works wrong, whether the firmware says so or not. */
export const hardware: readonly PanelSpec[] = [
  timeSeries({
    title: 'Boards over time',
    question: 'How many boards work, of those that should be there?',
    span: 8,
    queries: [{ expr: `sum (rack:miner_boards:sum{${PLACE}})`, legend: 'Work' }],
    limits: [{ expr: `sum (rack:miner_boards_expected:sum{${PLACE}})`, legend: 'Expected', level: 'expected' }],
    unit: 'none',
  }),
  timeSeries({
    title: 'Boards missing by rack',
    question: 'In which racks are boards missing?',
    span: 8,
    queries: [
      {
        expr: `rack:miner_boards_expected:sum{${PLACE}} - rack:miner_boards:sum{${PLACE}} > 0`,
        legend: '{{building}} {{rack}}',
      },
    ],
    unit: 'none',
    min: 0,
    links: [toRack],
    nothing: 'No board is missing.',
  }),
  timeSeries({
    title: 'Wrong results by rack',
    question: 'In which racks do chips work out wrong results? Share of all results within half an hour.',
    span: 8,
    queries: [{ expr: `rack:miner_hardware_errors:ratio30m{${PLACE}} > 0`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:miner_hardware_errors:ratio30m',
    min: 0,
    legend: false,
    links: [toRack],
    nothing: 'None, or too early to say.',
  }),
  table({
    title: 'Parts missing',
    question: 'Which miners lack boards or chips?',
    span: 12,
    height: 12,
    sortBy: 'Boards missing',
    columns: [
      ...PLACE_COLUMNS,
      { title: 'Boards missing', expr: boardsMissing, unit: 'none' },
      { title: 'Chips missing', expr: chipsMissing, unit: 'none' },
    ],
    nothing: 'Nothing is missing.',
  }),
  table({
    title: 'Most wrong results',
    question: 'Which thirty miners work out the most wrong results, within half an hour?',
    span: 12,
    height: 12,
    rows: { expr: `topk (30, ${wrong})`, by: ['site', 'miner'] },
    sortBy: 'Wrong',
    columns: [
      ...PLACE_COLUMNS,
      { title: 'Wrong', expr: wrong, unit: 'share', decimals: 2 },
      {
        title: 'Limit',
        expr: 'max by (site, miner) (miner_hardware_errors_limit_ratio)',
        unit: 'miner_hardware_errors_limit_ratio',
        decimals: 1,
      },
      { title: 'Errors', expr: 'miner:miner_hardware_errors:increase30m', unit: 'none', decimals: 0 },
    ],
    nothing: 'None, or too early to say.',
  }),
];
