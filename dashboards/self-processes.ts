import { words } from './colours.ts';
import type { PanelSpec } from './panel.ts';
import { stat, stateTimeline, tiles, timeSeries } from './panels.ts';
import { table } from './tables.ts';

/** Who answers, since when, and of which version. */
export const up: readonly PanelSpec[] = [
  tiles({
    title: 'Answers',
    question: 'Which of the four can Prometheus reach?',
    span: 8,
    height: 6,
    queries: [{ expr: 'up', legend: '{{job}} {{instance}}' }],
    unit: 'none',
    colours: 'oneIsGood',
    mappings: words('Silent', 'Answers'),
    nothing: 'Prometheus scrapes nothing.',
  }),
  stat({
    title: 'Heartbeat',
    question: 'How long ago did the alert that fires always last arrive at alert-webhook, and how long may it be away?',
    span: 4,
    height: 6,
    queries: [
      { expr: 'time() - max by (site) (remediation_heartbeat_timestamp_seconds)', legend: '{{site}}, age' },
      { expr: 'max by (site) (remediation_heartbeat_limit_seconds) > 0', legend: '{{site}}, limit' },
    ],
    unit: 'remediation_heartbeat_limit_seconds',
    decimals: 0,
    nothing: 'None has come yet.',
  }),
  table({
    title: 'Running',
    question: 'What runs since when, and of which version?',
    span: 12,
    height: 6,
    columns: [
      { title: 'Job', label: 'job' },
      { title: 'Address', label: 'instance' },
      {
        title: 'Version',
        label: 'version',
        expr: 'max by (job, instance, version) (nodejs_version_info or prometheus_build_info or alertmanager_build_info)',
      },
      {
        title: 'Started',
        expr: '1000 * max by (job, instance) (process_start_time_seconds)',
        unit: 'miner.last_poll',
      },
    ],
  }),
  stateTimeline({
    title: 'Answers over time',
    question: 'When was one of them away?',
    span: 24,
    height: 6,
    queries: [{ expr: 'up', legend: '{{job}} {{instance}}' }],
    unit: 'none',
    mappings: words('silent', 'answers'),
  }),
];

/** What the processes take from their machines. */
export const processes: readonly PanelSpec[] = [
  timeSeries({
    title: 'Processors',
    question: 'How much of a processor core does each process take?',
    span: 6,
    queries: [{ expr: 'rate(process_cpu_seconds_total[$__rate_interval])', legend: '{{job}} {{instance}}' }],
    unit: 'share',
    min: 0,
  }),
  timeSeries({
    title: 'Memory',
    question: 'Does a process grow without end?',
    span: 6,
    queries: [{ expr: 'process_resident_memory_bytes', legend: '{{job}} {{instance}}' }],
    unit: 'bytes',
    min: 0,
  }),
  timeSeries({
    title: 'Open files',
    question: 'How near is a process to the number of files and connections that it may open?',
    span: 6,
    queries: [{ expr: 'process_open_fds / process_max_fds', legend: '{{job}} {{instance}}' }],
    unit: 'share',
    min: 0,
  }),
  timeSeries({
    title: 'Late by',
    question: 'Does a process of ours have too much to do? 99 of 100 turns of its event loop were less late than this.',
    span: 6,
    queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{job}} {{instance}}' }],
    unit: 'nodejs_eventloop_lag_p99_seconds',
    min: 0,
  }),
];
