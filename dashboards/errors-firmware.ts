import { linkTo } from './links.ts';
import { PLACE_COLUMNS } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { bars, stat, timeSeries } from './panels.ts';
import { CHOSEN, placed } from './selectors.ts';
import { table } from './tables.ts';

const toRack = linkTo('logixx-site', 'This rack', 'series', ['site', 'building', 'rack']);
const reported = `rack_model_client:miner_error:count{${CHOSEN}}`;
const miners = `rack_model_client:miner_erroneous:count{${CHOSEN}}`;
/** So that none is 0, as long as there are miners. */
const orNone = `or 0 * sum (rack_model_client:miner_wanted:count{${CHOSEN}})`;

/** How much is broken, by what, where and on which model. */
export const errorsNow: readonly PanelSpec[] = [
  stat({
    title: 'Miners that report errors',
    question: 'How many miners report an error, and how many of those errors are there?',
    span: 6,
    height: 8,
    queries: [
      { expr: `sum (${miners}) ${orNone}`, legend: 'Miners' },
      { expr: `sum (${reported}) ${orNone}`, legend: 'Errors' },
    ],
    unit: 'none',
  }),
  bars({
    title: 'Errors by code',
    question: 'What do miners complain about most? docs/errors.md says what each code means and what helps.',
    span: 6,
    queries: [{ expr: `sum by (code) (${reported})`, legend: '{{code}}' }],
    unit: 'none',
    nothing: 'No errors.',
  }),
  bars({
    title: 'Errors by part',
    question: 'Which part is it?',
    span: 6,
    queries: [{ expr: `sum by (component) (${reported})`, legend: '{{component}}' }],
    unit: 'none',
    nothing: 'No errors.',
  }),
  bars({
    title: 'Errors by model',
    question: 'On which share of the miners of a model is there an error?',
    span: 6,
    queries: [
      {
        expr: `sum by (model) (${miners})
/ sum by (model) (rack_model_client:miner_operation:count{${CHOSEN}})`,
        legend: '{{model}}',
      },
    ],
    unit: 'share',
    decimals: 0,
    max: 1,
    nothing: 'No errors.',
  }),
];

/** Since when, and together with what. */
export const errorsOverTime: readonly PanelSpec[] = [
  timeSeries({
    title: 'Errors by code over time',
    question: 'Since when is there more of which error?',
    span: 8,
    queries: [{ expr: `sum by (code) (${reported})`, legend: '{{code}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
    nothing: 'No errors.',
  }),
  timeSeries({
    title: 'Errors by rack over time',
    question: 'Does one rack have more of them than the others?',
    span: 8,
    queries: [{ expr: `sum by (site, building, rack) (${reported})`, legend: '{{building}} {{rack}}' }],
    unit: 'none',
    min: 0,
    links: [toRack],
    nothing: 'No errors.',
  }),
  timeSeries({
    title: 'Needs a person, over time',
    question: 'Why should people look at miners, and at how many of them?',
    span: 8,
    queries: [{ expr: `sum by (reason) (rack_model_client:miner_attention:count{${CHOSEN}})`, legend: '{{reason}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
    nothing: 'No miner needs anybody.',
  }),
];

/** Each error, in the words of the maker, too. */
export const firmware = table({
  title: 'Errors of miners',
  question: 'Which miner reports which error of which part? docs/errors.md says what each code means and what helps.',
  span: 24,
  height: 14,
  sortBy: 'Code',
  ascending: true,
  columns: [
    ...PLACE_COLUMNS,
    {
      title: 'Code',
      label: 'code',
      expr: placed('max by (site, miner, code, vendor_code, component) (miner_error == 1)'),
    },
    { title: 'In words of the maker', label: 'vendor_code' },
    { title: 'Part', label: 'component' },
  ],
  nothing: 'No errors.',
});
