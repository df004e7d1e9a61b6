import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';
import { table } from './tables.ts';

const took = (share: number) =>
  `histogram_quantile(${share}, sum by (le) (rate(logixx_poll_seconds_bucket[$__rate_interval])))`;

/** Whether devices are asked in time, and answer. */
export const exporter: readonly PanelSpec[] = [
  stat({
    title: 'Devices',
    question: 'How many devices are watched, and how many of them do not answer?',
    span: 4,
    queries: [
      { expr: 'sum (logixx_devices)', legend: 'Watched' },
      { expr: 'sum (logixx_devices{state="unreachable"})', legend: 'Unreachable' },
    ],
    unit: 'none',
  }),
  stat({
    title: 'Polls a second',
    question: 'How many devices are asked each second?',
    span: 4,
    queries: [{ expr: 'sum (rate(logixx_polls_total[5m]))', legend: 'Polls' }],
    unit: 'perSecond',
    decimals: 1,
  }),
  stat({
    title: 'Oldest poll',
    question: 'When was the device asked that waits longest?',
    span: 4,
    queries: [
      {
        expr: '1000 * min (miner_last_poll_timestamp_seconds or pdu_last_poll_timestamp_seconds)',
        legend: 'Last poll',
      },
    ],
    unit: 'miner.last_poll',
  }),
  stat({
    title: 'Series',
    question: 'How many series of devices does the exporter tell?',
    span: 4,
    queries: [{ expr: 'sum (logixx_device_series)', legend: 'Series' }],
    unit: 'none',
  }),
  stat({
    title: 'Bugs of drivers',
    question: 'How many polls has a driver broken by an exception of its own since the exporter started?',
    span: 4,
    queries: [{ expr: 'sum (logixx_driver_bugs_total) or 0 * sum (logixx_device_series)', legend: 'Polls' }],
    unit: 'none',
    colours: 'zeroIsGood',
  }),
  stat({
    title: 'Series told twice',
    question: 'How many series has a driver made twice in one sample?',
    span: 4,
    queries: [{ expr: 'sum (logixx_duplicate_series_total) or 0 * sum (logixx_device_series)', legend: 'Series' }],
    unit: 'none',
    colours: 'zeroIsGood',
  }),
  timeSeries({
    title: 'Polls by result',
    question: 'How many devices are asked each second, and how many answer?',
    span: 8,
    queries: [{ expr: 'sum by (result) (rate(logixx_polls_total[$__rate_interval]))', legend: '{{result}}' }],
    unit: 'perSecond',
    min: 0,
    stacked: true,
  }),
  timeSeries({
    title: 'Failed polls by reason',
    question: 'Why do polls fail?',
    span: 8,
    queries: [
      { expr: 'sum by (reason) (rate(logixx_poll_failures_total[$__rate_interval])) > 0', legend: '{{reason}}' },
    ],
    unit: 'perSecond',
    min: 0,
    stacked: true,
    nothing: 'No poll failed.',
  }),
  timeSeries({
    title: 'How long polls take',
    question: 'Do devices answer more slowly than they did?',
    span: 8,
    queries: [
      { expr: took(0.5), legend: 'Half of them' },
      { expr: took(0.95), legend: '19 of 20' },
      { expr: took(0.99), legend: '99 of 100' },
    ],
    unit: 'logixx_poll_seconds',
    min: 0,
  }),
  timeSeries({
    title: 'Polls that are late',
    question: 'Does the exporter keep up? How long the poll that waits longest has been due.',
    span: 8,
    queries: [{ expr: 'logixx_scheduler_lag_seconds', legend: '{{instance}}' }],
    unit: 'logixx_scheduler_lag_seconds',
    min: 0,
  }),
  timeSeries({
    title: 'Polls under way',
    question: 'How many devices are being asked at the same time?',
    span: 8,
    queries: [{ expr: 'logixx_polls_in_flight', legend: '{{instance}}' }],
    unit: 'none',
    min: 0,
  }),
  table({
    title: 'Drivers',
    question: 'With which driver do polls fail?',
    span: 8,
    height: 8,
    sortBy: 'Failed',
    columns: [
      { title: 'Driver', label: 'driver' },
      {
        title: 'Polls a second',
        expr: 'sum by (driver) (rate(logixx_polls_total[15m]))',
        unit: 'perSecond',
        decimals: 2,
      },
      {
        title: 'Failed',
        expr: `sum by (driver) (rate(logixx_polls_total{result!="answered"}[15m]))
/ on (driver) (sum by (driver) (rate(logixx_polls_total[15m])) > 0)`,
        unit: 'share',
        decimals: 1,
      },
    ],
  }),
];
