import type { PanelSpec } from './panel.ts';
import { timeSeries } from './panels.ts';
import { THIS_MINER as M } from './selectors.ts';
import { table } from './tables.ts';

const perBoard = (series: string) => `max by (board) (${series}{${M}})`;

/** Each kind of temperature beside the limit that is set for this miner. */
export const temperatures: readonly PanelSpec[] = [
  timeSeries({
    title: 'Chips',
    question: 'Does a board run hotter than its neighbours, and how far from the limit?',
    span: 8,
    queries: [{ expr: perBoard('miner_chip_temperature_celsius'), legend: 'Board {{board}}, hottest chip' }],
    limits: [{ expr: `max (miner_chip_temperature_limit_celsius{${M}})`, legend: 'Limit', level: 'critical' }],
    unit: 'miner.chip_temperature',
  }),
  timeSeries({
    title: 'Circuit boards',
    question: 'How hot are the circuit boards?',
    span: 8,
    queries: [{ expr: perBoard('miner_board_temperature_celsius'), legend: 'Board {{board}}' }],
    limits: [{ expr: `max (miner_board_temperature_limit_celsius{${M}})`, legend: 'Limit', level: 'critical' }],
    unit: 'miner.board_temperature',
  }),
  timeSeries({
    title: 'Air, water and power supply',
    question: 'What comes in and what goes out: is it the room or the miner?',
    span: 8,
    queries: [
      { expr: `max (miner_environment_temperature_celsius{${M}})`, legend: 'Room' },
      { expr: `max by (side) (miner_liquid_temperature_celsius{${M}})`, legend: 'Liquid, {{side}}' },
      { expr: perBoard('miner_board_inlet_temperature_celsius'), legend: 'Into board {{board}}' },
      { expr: perBoard('miner_board_outlet_temperature_celsius'), legend: 'Out of board {{board}}' },
      { expr: `max by (sensor) (miner_psu_temperature_celsius{${M}})`, legend: 'Power supply {{sensor}}' },
    ],
    limits: [
      { expr: `max (miner_inlet_temperature_limit_celsius{${M}})`, legend: 'Limit of what comes in', level: 'warning' },
      {
        expr: `max (miner_psu_temperature_limit_celsius{${M}})`,
        legend: 'Limit of the power supply',
        level: 'critical',
      },
    ],
    unit: 'miner.environment_temperature',
  }),
];

const list = table({
  title: 'All boards',
  question: 'Which board is to blame?',
  span: 12,
  height: 9,
  columns: [
    { title: 'Board', label: 'board', width: 70 },
    {
      title: 'Hashrate',
      expr: perBoard('miner_board_hashrate_hashes_per_second'),
      unit: 'miner.board_hashrate',
      decimals: 1,
    },
    {
      title: 'Of expected',
      expr: `${perBoard('miner_board_hashrate_hashes_per_second')}
/ on (board) (${perBoard('miner_board_hashrate_expected_hashes_per_second')} > 0)`,
      unit: 'share',
      decimals: 0,
      colours: 'goodHigh',
      min: 0,
      max: 1,
    },
    { title: 'Chips', expr: perBoard('miner_board_chips'), unit: 'miner.board_chips' },
    { title: 'Chips expected', expr: perBoard('miner_board_chips_expected'), unit: 'miner.board_chips_expected' },
    {
      title: 'Hottest chip',
      expr: perBoard('miner_chip_temperature_celsius'),
      unit: 'miner.chip_temperature',
      decimals: 0,
    },
    { title: 'Clock', expr: perBoard('miner_board_frequency_hertz'), unit: 'miner.board_frequency', decimals: 0 },
    { title: 'Voltage', expr: perBoard('miner_board_voltage_volts'), unit: 'miner.board_voltage', decimals: 2 },
    {
      title: 'Errors, 30 min',
      expr: `max by (board) (increase(miner_board_hardware_errors_total{${M}}[30m]))`,
      unit: 'none',
      decimals: 0,
    },
    { title: 'Serial', label: 'serial', expr: `max by (board, serial, status) (miner_board_info{${M}})` },
    { title: 'Says', label: 'status' },
  ],
});

/** The boards side by side. */
export const boards: readonly PanelSpec[] = [
  list,
  timeSeries({
    title: 'Hashrate of boards',
    question: 'Since when does a board do less than the others?',
    span: 7,
    height: 9,
    queries: [{ expr: perBoard('miner_board_hashrate_hashes_per_second'), legend: 'Board {{board}}' }],
    unit: 'miner.board_hashrate',
    min: 0,
  }),
  timeSeries({
    title: 'Chips that answer',
    question: 'Did a board lose chips?',
    span: 5,
    height: 9,
    queries: [{ expr: perBoard('miner_board_chips'), legend: 'Board {{board}}' }],
    unit: 'miner.board_chips',
  }),
];
