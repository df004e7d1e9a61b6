import { OPERATIONS } from './colours.ts';
import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';

/** Sums of the miners that `matchers` choose, over racks, models and clients, as recorded. */
function sumsOf(matchers: string) {
  const total = (recorded: string, by = '') => `sum ${by}(rack_model_client:${recorded}{${matchers}})`;
  return {
    total,
    perAlgorithm: (recorded: string) => total(recorded, 'by (algorithm) '),
    hottest: `max (rack_model_client:miner_chip_temperature_celsius:max{${matchers}})`,
  };
}
type Sums = ReturnType<typeof sumsOf>;

const hashrate = ({ perAlgorithm }: Sums) =>
  stat({
    title: 'Hashrate',
    question: 'How much do the chosen miners hash now, by algorithm?',
    span: 4,
    queries: [{ expr: perAlgorithm('miner_hashrate_hashes_per_second:sum'), legend: '{{algorithm}}' }],
    unit: 'miner.hashrate',
    decimals: 2,
  });

const ofWhatIsExpected = ({ perAlgorithm }: Sums) =>
  stat({
    title: 'Of what is expected',
    question: 'Which share of their expected hashrate do the chosen miners reach? Silent miners count as expected.',
    span: 4,
    queries: [
      {
        expr: `${perAlgorithm('miner_hashrate_judged_hashes_per_second:sum')}
/ (${perAlgorithm('miner_hashrate_expected_hashes_per_second:sum')} > 0)`,
        legend: '{{algorithm}}',
      },
    ],
    unit: 'fleet:miner_hashrate:ratio',
    decimals: 1,
    min: 0,
    max: 1,
    colours: 'goodHigh',
  });

const wattsOf = ({ total }: Sums) => [
  { expr: total('pdu_outlet_power_watts:sum'), legend: 'Outlets' },
  { expr: total('miner_power_watts:sum'), legend: 'Miners say' },
];

const joulesPerTerahashOf = ({ perAlgorithm }: Sums) => [
  {
    expr: `1e12 * ${perAlgorithm('miner_power_hashing_watts:sum')}
/ ${perAlgorithm('miner_hashrate_powered_hashes_per_second:sum')}`,
    legend: '{{algorithm}}',
  },
];

const power = (sums: Sums) =>
  stat({
    title: 'Power',
    question: 'How much power do the miners take, as their outlets measure it and as they say themselves?',
    span: 4,
    queries: wattsOf(sums),
    unit: 'miner.power',
    decimals: 2,
  });

const efficiency = (sums: Sums) =>
  stat({
    title: 'Efficiency',
    question: 'How much energy does a terahash cost? Of the miners that tell both watts and hashrate.',
    span: 4,
    queries: joulesPerTerahashOf(sums),
    unit: 'joulesPerTerahash',
    decimals: 1,
  });

const available = ({ total }: Sums) =>
  stat({
    title: 'Available',
    question: 'How many of the miners that should hash do so?',
    span: 4,
    queries: [
      { expr: total('miner_available:count'), legend: 'Hashing' },
      { expr: total('miner_wanted:count'), legend: 'Wanted' },
    ],
    unit: 'none',
  });

const hottestChip = ({ total, hottest }: Sums) =>
  stat({
    title: 'Hottest chip',
    question: 'How hot is the hottest chip, and how hot are chips on average?',
    span: 4,
    queries: [
      { expr: hottest, legend: 'Hottest' },
      {
        expr: `${total('miner_chip_temperature_celsius:sum')}
/ ${total('miner_chip_temperature_celsius:count')}`,
        legend: 'Mean',
      },
    ],
    unit: 'miner.chip_temperature',
    decimals: 1,
  });

const hashrateOverTime = ({ perAlgorithm }: Sums) =>
  timeSeries({
    title: 'Hashrate over time',
    question: 'Is the hashrate what it should be, and since when not?',
    span: 12,
    queries: [{ expr: perAlgorithm('miner_hashrate_hashes_per_second:sum'), legend: '{{algorithm}}' }],
    limits: [
      {
        expr: perAlgorithm('miner_hashrate_expected_hashes_per_second:sum'),
        legend: 'Expected, {{algorithm}}',
        level: 'expected',
      },
    ],
    unit: 'miner.hashrate',
    min: 0,
  });

const statesOverTime = ({ total }: Sums) =>
  timeSeries({
    title: 'States over time',
    question: 'How many miners did what, and when did that change?',
    span: 12,
    queries: [{ expr: total('miner_operation:count', 'by (operation) '), legend: '{{operation}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
    overrides: OPERATIONS,
  });

const powerOverTime = (sums: Sums) =>
  timeSeries({
    title: 'Power over time',
    question: 'How much power was taken, measured at the outlets and told by the miners?',
    span: 8,
    queries: wattsOf(sums),
    unit: 'miner.power',
    min: 0,
  });

const efficiencyOverTime = (sums: Sums) =>
  timeSeries({
    title: 'Efficiency over time',
    question: 'Does a terahash cost more than it did?',
    span: 8,
    queries: joulesPerTerahashOf(sums),
    unit: 'joulesPerTerahash',
  });

const chipTemperaturesOverTime = ({ total, hottest }: Sums) =>
  timeSeries({
    title: 'Chip temperatures over time',
    question: 'Are the miners getting warmer?',
    span: 8,
    queries: [
      { expr: hottest, legend: 'Hottest' },
      {
        expr: `${total('miner_chip_temperature_celsius:sum')}
/ ${total('miner_chip_temperature_celsius:count')}`,
        legend: 'Mean',
      },
    ],
    unit: 'miner.chip_temperature',
  });

/** The strip of six: always the same numbers in the same order, of the miners that `matchers` choose. */
export function strip(matchers: string): PanelSpec[] {
  return [hashrate, ofWhatIsExpected, power, efficiency, available, hottestChip].map((panel) =>
    panel(sumsOf(matchers)),
  );
}

/** The same over time, with what is expected. */
export function stripOverTime(matchers: string): PanelSpec[] {
  return [hashrateOverTime, statesOverTime, powerOverTime, efficiencyOverTime, chipTemperaturesOverTime].map((panel) =>
    panel(sumsOf(matchers)),
  );
}
