import { attention, miners } from './fleet-lists.ts';
import type { Page } from './frame.ts';
import { linkTo } from './links.ts';
import { tiles } from './panels.ts';
import { CHOSEN, PLACE } from './selectors.ts';
import { strip, stripOverTime } from './strip.ts';
import { choose } from './variables.ts';

const where = [
  tiles({
    title: 'Buildings',
    question: 'Which building falls behind? Share of the expected hashrate of all its miners.',
    span: 6,
    queries: [
      {
        expr: 'min by (site, building) (building:miner_hashrate:ratio{site=~"$site",building=~"$building"})',
        legend: '{{site}} {{building}}',
      },
    ],
    unit: 'building:miner_hashrate:ratio',
    decimals: 0,
    min: 0,
    max: 1,
    links: [linkTo('logixx-site', 'Site and rack', 'series', ['site', 'building'])],
    nothing: 'No miner in any building has an expected hashrate.',
  }),
  tiles({
    title: 'Racks',
    question: 'Which rack falls behind, and is it a pattern? Share of the expected hashrate of all its miners.',
    span: 18,
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
    links: [linkTo('logixx-site', 'Site and rack', 'series', ['site', 'building', 'rack'])],
    nothing: 'No miner in any rack has an expected hashrate.',
  }),
];

export const fleet: Page = {
  uid: 'logixx-fleet',
  title: 'Fleet overview',
  question: 'Is the farm well, what is wrong, and where? For whoever is on duty.',
  variables: [choose('site'), choose('building'), choose('rack'), choose('model'), choose('client')],
  rows: [
    { title: 'Now', panels: strip(CHOSEN) },
    { title: 'Needs attention', panels: attention },
    { title: 'Where', panels: where },
    { title: 'Over time', panels: stripOverTime(CHOSEN) },
    { title: 'Miners', panels: miners },
  ],
};
