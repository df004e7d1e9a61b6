import type { PanelSpec } from './panel.ts';
import { timeSeries } from './panels.ts';
import { OF_CARDS as C, CHOSEN_RIGS as R } from './selectors.ts';

const NAME = '{{miner}} card {{gpu}}';
const perCard = (series: string, more = '') => `max by (site, miner, gpu) (${series}{${C}${more}})`;

/** What comes of it, card by card and by algorithm. */
export const rates: readonly PanelSpec[] = [
  timeSeries({
    title: 'Hashrate of cards',
    question: 'Since when does a card hash less, and at which algorithm?',
    span: 12,
    queries: [
      {
        expr: `max by (site, miner, gpu, algorithm) (miner_gpu_hashrate_hashes_per_second{${C}})`,
        legend: `${NAME}, {{algorithm}}`,
      },
    ],
    unit: 'miner.gpu_hashrate',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Hashrate of rigs',
    question: 'How much does each rig hash, by algorithm?',
    span: 12,
    queries: [
      {
        expr: `max by (site, miner, algorithm) (miner_hashrate_hashes_per_second{${R}}) and on (site, miner) miner_gpus{${R}}`,
        legend: '{{miner}}, {{algorithm}}',
      },
    ],
    unit: 'miner.hashrate',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Accepted shares',
    question: 'Do the pools take what each card finds?',
    span: 8,
    queries: [
      {
        expr: `max by (site, miner, gpu) (increase(miner_gpu_shares_total{${C},result="accepted"}[10m]))`,
        legend: NAME,
      },
    ],
    unit: 'none',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Lost shares',
    question: 'Whose shares are rejected, stale or invalid: is a card overclocked?',
    span: 8,
    queries: [
      {
        expr: `max by (site, miner, gpu, result) (increase(miner_gpu_shares_total{${C},result!="accepted"}[10m]))`,
        legend: `${NAME}, {{result}}`,
      },
    ],
    unit: 'none',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Cards that are paused',
    question: 'Was a card switched off by its program?',
    span: 8,
    queries: [{ expr: `sum by (miner) (miner_gpu_paused{${C}})`, legend: '{{miner}}' }],
    unit: 'none',
    min: 0,
    decimals: 0,
    legend: false,
  }),
];

/** What it costs. */
export const watts: readonly PanelSpec[] = [
  timeSeries({
    title: 'Power of cards',
    question: 'Which card draws more than before?',
    span: 12,
    queries: [{ expr: perCard('miner_gpu_power_watts'), legend: NAME }],
    unit: 'miner.gpu_power',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Efficiency of cards',
    question: 'What does a megahash cost on each card? Of two algorithms each is shown as if it had all the power.',
    span: 12,
    queries: [
      {
        expr: `1e6 * ${perCard('miner_gpu_power_watts')}
/ on (site, miner, gpu) group_right ()
(max by (site, miner, gpu, algorithm) (miner_gpu_hashrate_hashes_per_second{${C}}) > 0)`,
        legend: `${NAME}, {{algorithm}}`,
      },
    ],
    unit: 'joulesPerMegahash',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Core clocks',
    question: 'Did a card fall back to a lower clock?',
    span: 12,
    queries: [{ expr: perCard('miner_gpu_clock_hertz', ',domain="core"'), legend: NAME }],
    unit: 'miner.gpu_clock',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Memory clocks',
    question: 'Does the memory run as it was set?',
    span: 12,
    queries: [{ expr: perCard('miner_gpu_clock_hertz', ',domain="memory"'), legend: NAME }],
    unit: 'miner.gpu_clock',
    min: 0,
    legend: false,
  }),
];
