import { linkTo } from './links.ts';
import type { PanelSpec } from './panel.ts';
import { heatmap, timeSeries } from './panels.ts';
import { OF_CARDS as C } from './selectors.ts';
import { table } from './tables.ts';

const TO_RIG = linkTo('logixx-miner', 'Miner', 'row', ['site', 'miner']);
const BY = 'by (site, miner, gpu)';
const perCard = (series: string, more = '') => `max ${BY} (${series}{${C}${more}})`;
const heat = (sensor: string) => perCard('miner_gpu_temperature_celsius', `,sensor="${sensor}"`);
const clock = (domain: string) => perCard('miner_gpu_clock_hertz', `,domain="${domain}"`);
/** Of a card over time; `{{gpu}}` is the number that its program gives it, `cpu0` a processor. */
const NAME = '{{miner}} card {{gpu}}';

/** A card a line. */
export const cardsNow: readonly PanelSpec[] = [
  table({
    title: 'All cards',
    question: 'Which card is too hot, too loud or too hungry?',
    span: 14,
    height: 11,
    columns: [
      { title: 'Rig', label: 'miner', links: [TO_RIG] },
      { title: 'Card', label: 'gpu', width: 60 },
      { title: 'Bus', label: 'pci', width: 60 },
      {
        title: 'Name',
        label: 'name',
        expr: `max by (site, miner, gpu, name, pci) (miner_gpu_info{${C}})`,
      },
      { title: 'Core', expr: heat('core'), unit: 'miner.gpu_temperature', decimals: 0, width: 75 },
      { title: 'Memory', expr: heat('memory'), unit: 'miner.gpu_temperature', decimals: 0, width: 75 },
      { title: 'Hot spot', expr: heat('hot-spot'), unit: 'miner.gpu_temperature', decimals: 0, width: 75 },
      { title: 'Fan', expr: perCard('miner_gpu_fan_duty_ratio'), unit: 'miner.gpu_fan_duty', decimals: 0, width: 70 },
      { title: 'Power', expr: perCard('miner_gpu_power_watts'), unit: 'miner.gpu_power', decimals: 0, width: 75 },
      { title: 'Core clock', expr: clock('core'), unit: 'miner.gpu_clock', decimals: 2, width: 95 },
      { title: 'Memory clock', expr: clock('memory'), unit: 'miner.gpu_clock', decimals: 2, width: 105 },
    ],
  }),
  table({
    title: 'Hashrate of cards now',
    question: 'Which card hashes less than the others of its rig?',
    span: 10,
    height: 11,
    columns: [
      { title: 'Rig', label: 'miner', links: [TO_RIG] },
      { title: 'Card', label: 'gpu', width: 60 },
      { title: 'Algorithm', label: 'algorithm' },
      {
        title: 'Hashrate',
        expr: `max by (site, miner, gpu, algorithm) (miner_gpu_hashrate_hashes_per_second{${C}})`,
        unit: 'miner.gpu_hashrate',
        decimals: 2,
      },
      {
        title: 'Of its neighbours',
        expr: `max by (site, miner, gpu, algorithm) (miner_gpu_hashrate_hashes_per_second{${C}})
/ on (site, miner, algorithm) group_left ()
(avg by (site, miner, algorithm) (miner_gpu_hashrate_hashes_per_second{${C}}) > 0)`,
        unit: 'share',
        decimals: 0,
        colours: 'goodHigh',
        min: 0,
        max: 1,
      },
      {
        title: 'Per megahash',
        expr: `1e6 * max by (site, miner, gpu) (miner_gpu_power_watts{${C}})
/ on (site, miner, gpu) group_right ()
(max by (site, miner, gpu, algorithm) (miner_gpu_hashrate_hashes_per_second{${C}}) > 0)`,
        unit: 'joulesPerMegahash',
        decimals: 2,
      },
    ],
  }),
];

/** Heat by sensor, and what is done against it. */
export const cards: readonly PanelSpec[] = [
  timeSeries({
    title: 'Cores',
    question: 'Which card gets hot, and since when?',
    span: 8,
    queries: [{ expr: heat('core'), legend: NAME }],
    unit: 'miner.gpu_temperature',
    legend: false,
  }),
  timeSeries({
    title: 'Memory of cards',
    question: 'Which memory gets hot?',
    span: 8,
    queries: [{ expr: heat('memory'), legend: NAME }],
    unit: 'miner.gpu_temperature',
    legend: false,
  }),
  timeSeries({
    title: 'Hot spots',
    question: 'How hot is the hottest place of each card?',
    span: 8,
    queries: [{ expr: heat('hot-spot'), legend: NAME }],
    unit: 'miner.gpu_temperature',
    legend: false,
  }),
  heatmap({
    title: 'Cores, all cards',
    question: 'Is it one card, or all of them?',
    span: 8,
    queries: [{ expr: heat('core'), legend: NAME }],
    unit: 'miner.gpu_temperature',
  }),
  timeSeries({
    title: 'Fans of cards',
    question: 'How hard must the fans work?',
    span: 8,
    queries: [{ expr: perCard('miner_gpu_fan_duty_ratio'), legend: NAME }],
    unit: 'miner.gpu_fan_duty',
    min: 0,
    max: 1,
    legend: false,
  }),
  timeSeries({
    title: 'Fan speed of cards',
    question: 'Does a fan stand still, where the program tells its speed?',
    span: 8,
    queries: [{ expr: perCard('miner_gpu_fan_speed_rpm'), legend: NAME }],
    unit: 'miner.gpu_fan_speed',
    min: 0,
    legend: false,
  }),
];
