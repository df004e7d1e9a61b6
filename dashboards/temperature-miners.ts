import { linkTo } from './links.ts';
import { PLACE_COLUMNS } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { heatmap, stat, tiles, timeSeries } from './panels.ts';
import { CHOSEN, CHOSEN_MINERS, PLACE } from './selectors.ts';
import { type Column, table } from './tables.ts';

const toRack = linkTo('logixx-site', 'This rack', 'series', ['site', 'building', 'rack']);
const perMiner = (series: string) => `max by (site, miner) (${series})`;
/** Without readings of sensors that are not there. */
const believed = (series: string) => perMiner(`${series} > 0 < 200`);

/** How far the worst of the chosen miners is from its own limit. */
export const nearest: readonly PanelSpec[] = [
  stat({
    title: 'Nearest to its limit',
    question: 'How near is the hottest chip to what its model bears?',
    span: 6,
    queries: [{ expr: `max (placed:miner_chip_temperature:ratio{${CHOSEN}})`, legend: 'Of limit' }],
    unit: 'share',
    decimals: 0,
    min: 0,
    max: 1,
    colours: 'badHigh',
  }),
  stat({
    title: 'Too hot',
    question: 'How many miners have chips above their limit?',
    span: 6,
    queries: [{ expr: `sum (placed:miner_chip_temperature:ratio{${CHOSEN}} > bool 1)`, legend: 'Miners' }],
    unit: 'none',
    colours: 'zeroIsGood',
  }),
  stat({
    title: 'What enters miners',
    question: 'How warm is the air or liquid that enters the miners, at the worst place and on average?',
    span: 6,
    queries: [
      { expr: `max (rack:miner_inlet_temperature_celsius:max{${PLACE}})`, legend: 'Warmest' },
      { expr: `avg (placed:miner_inlet_temperature_celsius:max{${CHOSEN}})`, legend: 'Mean' },
    ],
    unit: 'miner.environment_temperature',
    decimals: 1,
    nothing: 'No miner tells it.',
  }),
  stat({
    title: 'Fans that stand still',
    question: 'How many fans of running miners are missing or do not turn?',
    span: 6,
    queries: [
      {
        expr: `sum (rack:miner_fans_expected:sum{${PLACE}}) - sum (rack:miner_fans_turning:sum{${PLACE}})`,
        legend: 'Fans',
      },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
    nothing: 'No miner has fans.',
  }),
];

/** Racks beside each other, and over time. */
export const racks: readonly PanelSpec[] = [
  tiles({
    title: 'Chips by rack, of their limit',
    question: 'Which rack has the chip that is nearest to its limit, and do its neighbours follow?',
    span: 12,
    queries: [{ expr: `rack:miner_chip_temperature:ratio_max{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:miner_chip_temperature:ratio_max',
    decimals: 0,
    min: 0,
    max: 1,
    colours: 'badHigh',
    links: [toRack],
  }),
  tiles({
    title: 'What enters, by rack',
    question: 'Which rack gets warmer air or liquid than the others?',
    span: 12,
    queries: [{ expr: `rack:miner_inlet_temperature_celsius:avg{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:miner_inlet_temperature_celsius:avg',
    decimals: 1,
    colours: 'amount',
    links: [toRack],
    nothing: 'No miner tells it.',
  }),
  heatmap({
    title: 'Chips of racks over time',
    question: 'Did the hottest chips of all racks get hotter, or those of a few?',
    span: 12,
    queries: [{ expr: `rack:miner_chip_temperature_celsius:max{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:miner_chip_temperature_celsius:max',
  }),
  heatmap({
    title: 'Boards of racks over time',
    question: 'Did the hottest circuit boards of all racks get hotter, or those of a few?',
    span: 12,
    queries: [{ expr: `rack:miner_board_temperature_celsius:max{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    unit: 'rack:miner_board_temperature_celsius:max',
  }),
  timeSeries({
    title: 'What enters over time',
    question: 'Where does warm air or liquid come from: from the room, or from one rack?',
    span: 12,
    queries: [{ expr: `rack:miner_inlet_temperature_celsius:avg{${PLACE}}`, legend: '{{building}} {{rack}}' }],
    limits: [
      {
        expr: 'min (site:miner_inlet_temperature_limit_celsius:min{site=~"$site"})',
        legend: 'Limit of the most delicate model',
        level: 'warning',
      },
    ],
    unit: 'rack:miner_inlet_temperature_celsius:avg',
    legend: false,
    links: [toRack],
    step: '5m',
  }),
  timeSeries({
    title: 'Fans over time',
    question: 'Do all fans of running miners turn?',
    span: 12,
    queries: [{ expr: `sum (rack:miner_fans_turning:sum{${PLACE}})`, legend: 'Turn' }],
    limits: [{ expr: `sum (rack:miner_fans_expected:sum{${PLACE}})`, legend: 'Expected', level: 'expected' }],
    unit: 'none',
    min: 0,
  }),
];

/** A temperature of each miner, as one column. */
function degrees(title: string, expr: string): Column {
  return { title, expr, unit: 'miner.chip_temperature', decimals: 0, width: 90 };
}

const hottestRows = `topk (50, placed:miner_chip_temperature:ratio{${CHOSEN}})`;

/** The hottest miners with all that could explain it. */
export const hottest = table({
  title: 'Hottest miners',
  question: 'Which fifty miners are nearest to their limits: is it the air, a fan, or the miner?',
  span: 24,
  height: 14,
  rows: { expr: hottestRows, by: ['site', 'miner'] },
  sortBy: 'Of limit',
  columns: [
    ...PLACE_COLUMNS,
    {
      title: 'Of limit',
      expr: 'miner:miner_chip_temperature:ratio',
      unit: 'share',
      decimals: 0,
      colours: 'badHigh',
      min: 0,
      max: 1,
      width: 90,
    },
    degrees('Chip', 'miner:miner_chip_temperature_celsius:max'),
    degrees('Chip limit', perMiner('miner_chip_temperature_limit_celsius')),
    degrees('Board', 'miner:miner_board_temperature_celsius:max'),
    degrees('Board limit', perMiner('miner_board_temperature_limit_celsius')),
    degrees('Enters', 'miner:miner_inlet_temperature_celsius:max'),
    degrees('PSU', perMiner('miner_psu_temperature_celsius')),
    { title: 'Fans turn', expr: 'miner:miner_fans_turning:count', unit: 'none', width: 90 },
    { title: 'Fans expected', expr: perMiner('miner_fans_expected'), unit: 'miner.fans_expected', width: 120 },
    { title: 'Fan duty', expr: perMiner('miner_fan_duty_ratio'), unit: 'miner.fan_duty', decimals: 0, width: 90 },
  ],
});

/** Miners that are cooled by liquid: what goes in, and what comes out. */
export const liquid = table({
  title: 'Liquid',
  question: 'Which miners get liquid that is too warm, or give off little heat to it?',
  span: 24,
  height: 9,
  rows: {
    expr: `${perMiner('miner_liquid_temperature_celsius')}\nand on (site, miner) ${CHOSEN_MINERS}`,
    by: ['site', 'miner'],
  },
  sortBy: 'Liquid in',
  columns: [
    { title: 'Miner', label: 'miner', links: [linkTo('logixx-miner', 'Miner', 'row', ['site', 'miner'])] },
    { title: 'Site', label: 'site' },
    degrees('Liquid in', believed('miner_liquid_temperature_celsius{side="inlet"}')),
    degrees('Liquid out', believed('miner_liquid_temperature_celsius{side="outlet"}')),
    {
      title: 'Warmed by',
      expr: `${believed('miner_liquid_temperature_celsius{side="outlet"}')}
- on (site, miner) ${believed('miner_liquid_temperature_celsius{side="inlet"}')}`,
      unit: 'miner.liquid_temperature',
      decimals: 1,
    },
    degrees('Limit', perMiner('miner_inlet_temperature_limit_celsius')),
  ],
  nothing: 'No miner is cooled by liquid, or tells of it.',
});
