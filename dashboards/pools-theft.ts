import { linkTo } from './links.ts';
import { PLACE_COLUMNS } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';
import { table } from './tables.ts';

/** What is chosen on this page, and where a miner of it stands. */
export const OWNERS = 'site=~"$site",client=~"$client"';
const THEIR_MINERS = `miner:miner_location_info:topk{${OWNERS}}`;

/** Gives series of miners their place and client, and leaves those of others out. */
export function owned(expr: string): string {
  return `(${expr})\n* on (site, miner) group_left (building, rack, position, model, client)\n${THEIR_MINERS}`;
}

const notIntended = 'max by (site, miner, pool) (miner_pool_intended) == 0';

/** Whether somebody takes what is not his. */
export const theftNow: readonly PanelSpec[] = [
  stat({
    title: 'Miners with such a pool',
    question: 'How many miners have a pool or worker that nobody intended?',
    span: 6,
    queries: [
      {
        expr: `count (${owned(`max by (site, miner) (${notIntended})`)})
or 0 * count (${owned('max by (site, miner) (miner_pool_intended)')})`,
        legend: 'Miners',
      },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
    nothing: 'The configuration names no pools that are allowed.',
  }),
  stat({
    title: 'Working for it',
    question: 'How many miners work for such a pool at this moment?',
    span: 6,
    queries: [
      {
        expr: `count (${owned(`max by (site, miner) (${notIntended} and on (site, miner, pool) miner_pool_active == 1)`)})
or 0 * count (${owned('max by (site, miner) (miner_pool_intended)')})`,
        legend: 'Miners',
      },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
    nothing: 'The configuration names no pools that are allowed.',
  }),
  stat({
    title: 'Not judged',
    question: 'For how many miners does the configuration not say which pools are allowed?',
    span: 6,
    queries: [
      {
        expr: `count (${owned('max by (site, miner) (miner_pool_info) unless on (site, miner) miner_pool_intended')})`,
        legend: 'Miners',
      },
    ],
    unit: 'none',
    nothing: 'None',
  }),
  stat({
    title: 'Reach no pool',
    question: 'How many miners reach none of their pools?',
    span: 6,
    queries: [{ expr: `sum (${owned('max by (site, miner) (miner_pool_up) == bool 0')})`, legend: 'Miners' }],
    unit: 'none',
    colours: 'zeroIsGood',
    nothing: 'No miner tells it.',
  }),
];

/** Each pool that should not be there. */
export const theft: readonly PanelSpec[] = [
  table({
    title: 'Not intended',
    question: 'Which miner has which pool or worker that nobody intended, and does it work for it?',
    span: 16,
    rows: { expr: owned(notIntended), by: ['site', 'miner', 'pool'] },
    sortBy: 'Works for it',
    columns: [
      ...PLACE_COLUMNS,
      { title: 'Pool', label: 'pool', width: 60 },
      {
        title: 'Address',
        label: 'url',
        expr: 'max by (site, miner, pool, url, worker) (miner_pool_info)',
      },
      { title: 'Worker', label: 'worker' },
      { title: 'Works for it', expr: 'max by (site, miner, pool) (miner_pool_active)', unit: 'miner.pool_active' },
    ],
    nothing: 'None.',
  }),
  timeSeries({
    title: 'Not intended over time',
    question: 'Since when do miners have such pools, and did many get one at once?',
    span: 8,
    height: 10,
    queries: [
      {
        expr: `count by (site, client) (ALERTS{alertname="MinerPoolNotIntended",alertstate="firing",${OWNERS}})`,
        legend: '{{site}} {{client}}',
      },
    ],
    unit: 'none',
    min: 0,
    asBars: true,
    stacked: true,
    links: [linkTo('logixx-pools', 'This client', 'series', ['site', 'client'])],
    nothing: 'None.',
  }),
];
