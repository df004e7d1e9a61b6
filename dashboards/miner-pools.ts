import { words } from './colours.ts';
import type { PanelSpec } from './panel.ts';
import { stateTimeline, timeSeries } from './panels.ts';
import { THIS_MINER as M } from './selectors.ts';
import { table } from './tables.ts';

/** For whom it works, and whether it is paid. */
export const pools: readonly PanelSpec[] = [
  table({
    title: 'Its pools',
    question: 'For which pools and workers is it set up, and for which does it work?',
    span: 12,
    columns: [
      { title: 'Pool', label: 'pool', width: 60, expr: `max by (pool, url, worker, status) (miner_pool_info{${M}})` },
      { title: 'Address', label: 'url' },
      { title: 'Worker', label: 'worker' },
      { title: 'Says', label: 'status' },
      { title: 'Works for it', expr: `max by (pool) (miner_pool_active{${M}})`, unit: 'miner.pool_active' },
      {
        title: 'Allowed',
        expr: `max by (pool) (miner_pool_intended{${M}})`,
        unit: 'miner.pool_intended',
        colours: 'oneIsGood',
      },
      {
        title: 'Last share',
        expr: `1000 * max by (pool) (miner_pool_last_share_timestamp_seconds{${M}})`,
        unit: 'miner.pool_last_share',
      },
    ],
  }),
  timeSeries({
    title: 'Shares',
    question: 'Are its shares accepted, a minute?',
    span: 6,
    height: 10,
    queries: [
      { expr: `60 * max by (result) (rate(miner_shares_total{${M}}[$__rate_interval]))`, legend: '{{result}}' },
    ],
    unit: 'none',
    min: 0,
  }),
  timeSeries({
    title: 'Rejected',
    question: 'Which share of what it sends is refused, within half an hour?',
    span: 6,
    height: 10,
    queries: [{ expr: `miner:miner_shares_rejected:ratio30m{${M}}`, legend: 'Rejected' }],
    limits: [
      {
        expr: `max (miner_shares_rejected_limit_ratio{${M},level="warning"})`,
        legend: 'Limit',
        level: 'warning',
      },
      {
        expr: `max (miner_shares_rejected_limit_ratio{${M},level="critical"})`,
        legend: 'Critical limit',
        level: 'critical',
      },
    ],
    unit: 'miner:miner_shares_rejected:ratio30m',
    min: 0,
  }),
];

/** What it complains about. */
export const faults: readonly PanelSpec[] = [
  table({
    title: 'Errors of the firmware',
    question: 'Which errors does the firmware report now? docs/errors.md says what helps.',
    span: 8,
    height: 8,
    columns: [
      {
        title: 'Code',
        label: 'code',
        expr: `max by (code, vendor_code, component) (miner_error{${M}} == 1)`,
      },
      { title: 'In words of the maker', label: 'vendor_code' },
      { title: 'Part', label: 'component' },
    ],
    nothing: 'No errors.',
  }),
  stateTimeline({
    title: 'Errors over time',
    question: 'Since when does it report which error?',
    span: 8,
    queries: [{ expr: `max by (code) (miner_error{${M}} == 1)`, legend: '{{code}}' }],
    unit: 'miner.error',
    colours: 'zeroIsGood',
    mappings: words('gone', 'reported'),
    nothing: 'No errors.',
  }),
  timeSeries({
    title: 'Hardware errors',
    question: 'How many hardware errors within half an hour?',
    span: 8,
    queries: [
      { expr: `miner:miner_hardware_errors:increase30m{${M}}`, legend: 'All boards' },
      {
        expr: `max by (board) (increase(miner_board_hardware_errors_total{${M}}[30m]))`,
        legend: 'Board {{board}}',
      },
    ],
    unit: 'none',
    min: 0,
  }),
];
