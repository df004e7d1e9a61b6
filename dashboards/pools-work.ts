import { linkTo } from './links.ts';
import { PLACE_COLUMNS } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { bars, timeSeries } from './panels.ts';
import { OWNERS } from './pools-theft.ts';
import { table } from './tables.ts';

const toClient = linkTo('logixx-pools', 'This client', 'series', ['site', 'client']);

/** How much work goes to which pool. */
export const byPool: readonly PanelSpec[] = [
  bars({
    title: 'Miners by pool',
    question: 'How many miners work for which pool?',
    span: 8,
    queries: [{ expr: `sum by (url) (client_url:miner_pool_active:count{${OWNERS}})`, legend: '{{url}}' }],
    unit: 'none',
  }),
  timeSeries({
    title: 'Hashrate by pool',
    question: 'How much does each pool get, and did it move from one to another?',
    span: 8,
    queries: [
      {
        expr: `sum by (url, algorithm) (client_url:miner_hashrate_hashes_per_second:sum{${OWNERS}})`,
        legend: '{{url}} {{algorithm}}',
      },
    ],
    unit: 'miner.hashrate',
    min: 0,
    stacked: true,
  }),
  timeSeries({
    title: 'Miners by pool over time',
    question: 'When did miners change to another pool?',
    span: 8,
    queries: [{ expr: `sum by (url) (client_url:miner_pool_active:count{${OWNERS}})`, legend: '{{url}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
  }),
];

/** Who is paid. Accounts of few miners come first: one that nobody intended stands alone. */
export const accounts = table({
  title: 'Accounts',
  question: 'Which accounts are the miners working for? Look twice at one that has few miners.',
  span: 24,
  height: 9,
  sortBy: 'Miners',
  ascending: true,
  columns: [
    { title: 'Site', label: 'site' },
    { title: 'Client', label: 'client' },
    { title: 'Pool', label: 'url' },
    { title: 'Account', label: 'worker' },
    {
      title: 'Miners',
      expr: `client_account:miner_pool_active:count{${OWNERS}}`,
      unit: 'none',
      width: 100,
    },
  ],
});

/** Shares: what a pool counts. */
export const shares: readonly PanelSpec[] = [
  timeSeries({
    title: 'Shares over time',
    question: 'How many shares do the miners send a minute, and how many are refused or too late?',
    span: 12,
    queries: [{ expr: `60 * sum by (result) (client:miner_shares:rate5m{${OWNERS}})`, legend: '{{result}}' }],
    unit: 'none',
    min: 0,
  }),
  timeSeries({
    title: 'Refused or too late, by client',
    question: 'Whose work is thrown away? Share of all that is sent.',
    span: 12,
    queries: [
      {
        expr: `sum by (site, client) (client:miner_shares:rate5m{${OWNERS},result=~"rejected|stale"})
/ (sum by (site, client) (client:miner_shares:rate5m{${OWNERS}}) > 0)`,
        legend: '{{site}} {{client}}',
      },
    ],
    unit: 'share',
    min: 0,
    links: [toClient],
  }),
  table({
    title: 'Refused most',
    question: 'Of which thirty miners do pools refuse the most, within half an hour?',
    span: 24,
    height: 9,
    rows: {
      expr: `topk (30, placed:miner_shares_rejected:ratio30m{${OWNERS}})`,
      by: ['site', 'miner'],
    },
    sortBy: 'Refused',
    columns: [
      ...PLACE_COLUMNS,
      { title: 'Refused', expr: 'miner:miner_shares_rejected:ratio30m', unit: 'share', decimals: 1 },
      {
        title: 'Limit',
        expr: 'max by (site, miner) (miner_shares_rejected_limit_ratio{level="warning"})',
        unit: 'share',
        decimals: 1,
      },
      {
        title: 'Critical limit',
        expr: 'max by (site, miner) (miner_shares_rejected_limit_ratio{level="critical"})',
        unit: 'share',
        decimals: 1,
      },
      { title: 'Shares', expr: 'miner:miner_shares:increase30m', unit: 'none', decimals: 0 },
    ],
    nothing: 'Nothing is refused.',
  }),
];

/** Miners that hash, and of which no pool takes a share. */
export const unpaid = table({
  title: 'Longest without a share',
  question: 'Which thirty miners that hash have waited longest for a share to be accepted?',
  span: 24,
  height: 9,
  rows: {
    expr: `topk (30, time() - placed:miner_share_awaited:timestamp{${OWNERS}})`,
    by: ['site', 'miner'],
  },
  sortBy: 'Waited',
  columns: [
    ...PLACE_COLUMNS,
    { title: 'Waited', expr: 'time() - miner:miner_share_awaited:timestamp', unit: 'miner.uptime', decimals: 0 },
    {
      title: 'Limit',
      expr: 'max by (site, miner) (miner_share_age_limit_seconds)',
      unit: 'miner_share_age_limit_seconds',
      decimals: 0,
    },
    { title: 'Works for', label: 'url', expr: 'miner:miner_pool_info:active' },
    { title: 'Reaches it', expr: 'max by (site, miner) (miner_pool_up)', unit: 'miner.pool_up', colours: 'oneIsGood' },
  ],
  nothing: 'All that hash are paid.',
});
