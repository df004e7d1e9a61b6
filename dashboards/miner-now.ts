import { OPERATIONS } from './colours.ts';
import { linkTo } from './links.ts';
import type { PanelSpec } from './panel.ts';
import { stat, status, timeSeries } from './panels.ts';
import { THIS_MINER as M } from './selectors.ts';

const joulesPerTerahash = `1e12
* (max by (site, miner) (miner_power_watts{${M}}) or miner:pdu_outlet_power_watts:sum{${M}})
/ on (site, miner) group_right ()
(max by (site, miner, algorithm) (miner_hashrate_hashes_per_second{${M}}) > 0)`;

/** The miner in one line. */
export const head: readonly PanelSpec[] = [
  status({
    title: 'State',
    question: 'What does it do now?',
    span: 4,
    queries: [{ expr: `max by (operation) (miner_operation{${M}} == 1)`, legend: '{{operation}}' }],
    overrides: OPERATIONS,
    nothing: 'Not watched',
  }),
  stat({
    title: 'Hashrate',
    question: 'How much does it hash now?',
    span: 4,
    queries: [{ expr: `max by (algorithm) (miner_hashrate_hashes_per_second{${M}})`, legend: '{{algorithm}}' }],
    unit: 'miner.hashrate',
    decimals: 1,
  }),
  stat({
    title: 'Of what is expected',
    question: 'Which share of its expected hashrate did it reach in the last ten minutes?',
    span: 4,
    queries: [{ expr: `miner:miner_hashrate:ratio_avg10m{${M}}`, legend: '{{algorithm}}' }],
    unit: 'miner:miner_hashrate:ratio_avg10m',
    decimals: 1,
    min: 0,
    max: 1,
    colours: 'goodHigh',
    nothing: 'Nobody says what to expect.',
  }),
  stat({
    title: 'Power',
    question: 'How much power does it take, as its outlets measure it and as it says itself?',
    span: 4,
    queries: [
      { expr: `miner:pdu_outlet_power_watts:sum{${M}}`, legend: 'Outlets' },
      { expr: `max (miner_power_watts{${M}})`, legend: 'Miner says' },
    ],
    unit: 'miner.power',
    decimals: 2,
  }),
  stat({
    title: 'Hottest chip, of its limit',
    question: 'How near is the hottest chip to the limit that is set for this miner?',
    span: 4,
    queries: [
      {
        expr: `miner:miner_chip_temperature_celsius:max{${M}}
/ on (site, miner) max by (site, miner) (miner_chip_temperature_limit_celsius{${M}})`,
        legend: 'Of limit',
      },
    ],
    unit: 'share',
    decimals: 0,
    min: 0,
    max: 1,
    colours: 'badHigh',
  }),
  stat({
    title: 'Uptime',
    question: 'For how long has it run, and its mining program?',
    span: 4,
    queries: [
      { expr: `min (miner_uptime_seconds{${M}})`, legend: 'Miner' },
      { expr: `min (miner_mining_duration_seconds{${M}})`, legend: 'Mining' },
    ],
    unit: 'miner.uptime',
    decimals: 1,
  }),
];

/** What it should do, and does. */
export const work: readonly PanelSpec[] = [
  timeSeries({
    title: 'Hashrate over time',
    question: 'Does it hash what it should, and since when not?',
    span: 12,
    queries: [
      { expr: `max by (algorithm) (miner_hashrate_hashes_per_second{${M}})`, legend: 'Now, {{algorithm}}' },
      {
        expr: `max by (window) (miner_hashrate_average_hashes_per_second{${M},window=~"15m|30m"})`,
        legend: 'Average of {{window}}, by itself',
      },
    ],
    limits: [
      {
        expr: `max by (algorithm) (miner_hashrate_expected_hashes_per_second{${M}})`,
        legend: 'Expected, {{algorithm}}',
        level: 'expected',
      },
      {
        expr: `max by (algorithm) (miner_hashrate_expected_hashes_per_second{${M}})
* on () group_left () max (miner_hashrate_minimum_ratio{${M}})`,
        legend: 'Least, {{algorithm}}',
        level: 'warning',
      },
    ],
    unit: 'miner.hashrate',
    min: 0,
  }),
  timeSeries({
    title: 'Efficiency over time',
    question: 'Does a terahash cost more than it did at the same hour of the last days?',
    span: 12,
    queries: [{ expr: joulesPerTerahash, legend: 'Now, {{algorithm}}' }],
    limits: [
      {
        expr: `last_over_time(miner:miner_energy_joules_per_terahash:ratio_baseline7d{${M}}[65m])`,
        legend: 'Usual at this hour, {{algorithm}}',
        level: 'expected',
      },
    ],
    unit: 'joulesPerTerahash',
  }),
];

/** What it draws, and what cools it. */
export const powerAndFans: readonly PanelSpec[] = [
  timeSeries({
    title: 'Power over time',
    question: 'Do its outlets and the miner agree about its power?',
    span: 8,
    queries: [
      { expr: `miner:pdu_outlet_power_watts:sum{${M}}`, legend: 'All its outlets' },
      { expr: `max (miner_power_watts{${M}})`, legend: 'Miner says' },
      {
        expr: `feed:pdu_outlet_power_watts:max{${M}}`,
        legend: '{{pdu}} outlet {{outlet}}',
      },
    ],
    limits: [{ expr: `max (miner_power_limit_watts{${M}})`, legend: 'Limit set on the miner', level: 'expected' }],
    unit: 'miner.power',
    min: 0,
    links: [linkTo('logixx-outlet', 'Outlet', 'series', ['pdu', 'outlet'])],
  }),
  timeSeries({
    title: 'Fans over time',
    question: 'Does a fan stand still or run out of step?',
    span: 8,
    queries: [
      { expr: `max by (fan) (miner_fan_speed_rpm{${M}})`, legend: 'Fan {{fan}}' },
      { expr: `max (miner_psu_fan_speed_rpm{${M}})`, legend: 'Power supply' },
    ],
    unit: 'miner.fan_speed',
    min: 0,
  }),
  timeSeries({
    title: 'Fan duty over time',
    question: 'How hard must the fans work?',
    span: 4,
    queries: [{ expr: `max (miner_fan_duty_ratio{${M}})`, legend: 'Duty' }],
    unit: 'miner.fan_duty',
    min: 0,
    max: 1,
    legend: false,
  }),
  timeSeries({
    title: 'Mains over time',
    question: 'Does the power supply get its voltage?',
    span: 4,
    queries: [{ expr: `max (miner_psu_input_voltage_volts{${M}})`, legend: 'At the power supply' }],
    unit: 'miner.psu_input_voltage',
    legend: false,
  }),
];
