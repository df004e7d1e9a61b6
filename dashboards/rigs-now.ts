import { OPERATION_WORDS } from './colours.ts';
import { TO_MINER } from './miner-columns.ts';
import type { PanelSpec } from './panel.ts';
import { stat } from './panels.ts';
import { OF_CARDS as C, CHOSEN_RIGS as R } from './selectors.ts';
import { table } from './tables.ts';

/** Only those that have cards: the variable may be "all". */
const ofRigs = (expr: string) => `(${expr})\nand on (site, miner) miner_gpus{${R}}`;
const byRig = (series: string, of = R) => `max by (site, miner) (${series}{${of}})`;
const hottest = (sensor: string) => `max by (site, miner) (miner_gpu_temperature_celsius{${C},sensor="${sensor}"})`;

/** All chosen rigs in one line. */
export const totals: readonly PanelSpec[] = [
  stat({
    title: 'Rigs',
    question: 'How many rigs are told of?',
    span: 3,
    queries: [{ expr: `count (${byRig('miner_gpus')})`, legend: 'Rigs' }],
    unit: 'none',
  }),
  stat({
    title: 'Working cards',
    question: 'How many cards do their programs work with?',
    span: 3,
    queries: [{ expr: `sum (${byRig('miner_gpus')})`, legend: 'Cards' }],
    unit: 'none',
  }),
  stat({
    title: 'Cards without hashrate',
    question: 'How many cards are listed and do not hash?',
    span: 3,
    queries: [
      {
        expr: `count (max by (site, miner, gpu) (miner_gpu_hashrate_hashes_per_second{${C}}) == 0) or on () vector(0)`,
        legend: 'Cards',
      },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
  }),
  stat({
    title: 'Hashrate by algorithm',
    question: 'How much do they hash at each algorithm?',
    span: 7,
    queries: [
      {
        expr: `sum by (algorithm) (${ofRigs(`max by (site, miner, algorithm) (miner_hashrate_hashes_per_second{${R}})`)})`,
        legend: '{{algorithm}}',
      },
    ],
    unit: 'miner.hashrate',
    decimals: 1,
  }),
  stat({
    title: 'Power of rigs',
    question: 'How much power do they take, as their outlets measure it and as the cards say?',
    span: 5,
    queries: [
      { expr: `sum (${ofRigs(`miner:pdu_outlet_power_watts:sum{${R}}`)})`, legend: 'Outlets' },
      { expr: `sum (max by (site, miner, gpu) (miner_gpu_power_watts{${C}}))`, legend: 'Cards say' },
    ],
    unit: 'miner.power',
    decimals: 1,
  }),
  stat({
    title: 'Hottest card',
    question: 'How hot is the hottest card, by sensor?',
    span: 3,
    queries: [{ expr: `max by (sensor) (miner_gpu_temperature_celsius{${C}})`, legend: '{{sensor}}' }],
    unit: 'miner.gpu_temperature',
    decimals: 0,
  }),
];

/** A rig a line; and an algorithm of a rig a line. */
export const lists: readonly PanelSpec[] = [
  table({
    title: 'All rigs',
    question: 'Which rig lacks cards, runs hot or does nothing?',
    span: 14,
    rows: { expr: byRig('miner_gpus'), by: ['site', 'miner'] },
    columns: [
      { title: 'Rig', label: 'miner', links: [TO_MINER] },
      { title: 'Site', label: 'site', width: 90 },
      {
        title: 'Program',
        label: 'software',
        expr: `max by (site, miner, software, version) (miner_info{${R}})`,
      },
      { title: 'Version', label: 'version', width: 90 },
      {
        title: 'State',
        label: 'operation',
        expr: `max by (site, miner, operation) (miner_operation{${R}} == 1)`,
        mappings: OPERATION_WORDS,
        colouredWords: true,
        width: 110,
      },
      { title: 'Cards', expr: byRig('miner_gpus'), unit: 'miner.gpus', width: 70 },
      { title: 'Core', expr: hottest('core'), unit: 'miner.gpu_temperature', decimals: 0, width: 80 },
      { title: 'Memory', expr: hottest('memory'), unit: 'miner.gpu_temperature', decimals: 0, width: 80 },
      { title: 'Hot spot', expr: hottest('hot-spot'), unit: 'miner.gpu_temperature', decimals: 0, width: 80 },
      { title: 'Cards say', expr: byRig('miner_power_watts'), unit: 'miner.power', decimals: 0, width: 90 },
      { title: 'Outlets', expr: `miner:pdu_outlet_power_watts:sum{${R}}`, unit: 'miner.power', decimals: 0, width: 90 },
    ],
  }),
  table({
    title: 'What they mine',
    question: 'How much of which algorithm, and what does it cost?',
    span: 10,
    rows: {
      expr: ofRigs(`max by (site, miner, algorithm) (miner_hashrate_hashes_per_second{${R}})`),
      by: ['site', 'miner', 'algorithm'],
    },
    columns: [
      { title: 'Rig', label: 'miner', links: [TO_MINER] },
      { title: 'Algorithm', label: 'algorithm' },
      {
        title: 'Hashrate',
        expr: `max by (site, miner, algorithm) (miner_hashrate_hashes_per_second{${R}})`,
        unit: 'miner.hashrate',
        decimals: 1,
      },
      {
        title: 'Per megahash',
        expr: `1e6 * max by (site, miner) (miner_power_watts{${R}})
/ on (site, miner) group_right () (max by (site, miner, algorithm) (miner_hashrate_hashes_per_second{${R}}) > 0)`,
        unit: 'joulesPerMegahash',
        decimals: 2,
      },
      {
        title: 'Accepted, 1 h',
        expr: `max by (site, miner, algorithm) (increase(miner_algorithm_shares_total{${R},result="accepted"}[1h]))`,
        unit: 'none',
        decimals: 0,
      },
      {
        title: 'Rejected, 1 h',
        expr: `max by (site, miner, algorithm) (increase(miner_algorithm_shares_total{${R},result="rejected"}[1h]))`,
        unit: 'none',
        decimals: 0,
      },
    ],
  }),
];
