import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';

/** Whether scrapes and rules keep up. */
export const prometheus: readonly PanelSpec[] = [
  timeSeries({
    title: 'How long scrapes take',
    question: 'Does a scrape come near its timeout?',
    span: 8,
    queries: [{ expr: 'scrape_duration_seconds', legend: '{{job}} {{instance}}' }],
    unit: 'scrape_duration_seconds',
    min: 0,
  }),
  timeSeries({
    title: 'Samples of a scrape',
    question: 'How much does each of them tell?',
    span: 8,
    queries: [{ expr: 'scrape_samples_scraped', legend: '{{job}} {{instance}}' }],
    unit: 'none',
    min: 0,
  }),
  timeSeries({
    title: 'Series in memory',
    question: 'How many series does Prometheus hold, and how many are new each second?',
    span: 8,
    queries: [
      { expr: 'prometheus_tsdb_head_series', legend: 'Series' },
      { expr: 'rate(prometheus_tsdb_head_series_created_total[$__rate_interval])', legend: 'New each second' },
    ],
    unit: 'none',
    min: 0,
  }),
  timeSeries({
    title: 'How long rules take',
    question: 'Which groups of rules take longest, of the time that they have?',
    span: 8,
    queries: [
      {
        expr: `topk (10,
  max by (rule_group) (prometheus_rule_group_last_duration_seconds)
  / on (rule_group) (max by (rule_group) (prometheus_rule_group_interval_seconds) > 0)
)`,
        legend: '{{rule_group}}',
      },
    ],
    unit: 'share',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Rules that fail',
    question: 'Which groups of rules cannot be evaluated, or are left out for lack of time? Within 10 minutes.',
    span: 8,
    queries: [
      {
        expr: 'sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[10m])) > 0',
        legend: 'Failed: {{rule_group}}',
      },
      {
        expr: 'sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[10m])) > 0',
        legend: 'Left out: {{rule_group}}',
      },
    ],
    unit: 'none',
    min: 0,
    nothing: 'None.',
  }),
  timeSeries({
    title: 'How long queries take',
    question: 'Does Prometheus answer pages in time? 99 of 100 queries.',
    span: 8,
    queries: [
      {
        expr: 'prometheus_engine_query_duration_seconds{quantile="0.99"} >= 0',
        legend: '{{slice}}',
      },
    ],
    unit: 'prometheus_engine_query_duration_seconds',
    min: 0,
  }),
];

/** Whether alerts arrive. */
export const alertmanager: readonly PanelSpec[] = [
  stat({
    title: 'Alerts in Alertmanager',
    question: 'How many alerts does it hold, and how many of them are kept back?',
    span: 6,
    height: 8,
    queries: [{ expr: 'max by (state) (alertmanager_alerts)', legend: '{{state}}' }],
    unit: 'none',
  }),
  timeSeries({
    title: 'Notifications',
    question: 'How many notifications leave Alertmanager a minute, and over which way?',
    span: 6,
    queries: [
      {
        expr: '60 * sum by (integration) (rate(alertmanager_notifications_total[$__rate_interval])) > 0',
        legend: '{{integration}}',
      },
    ],
    unit: 'none',
    min: 0,
    nothing: 'None.',
  }),
  timeSeries({
    title: 'Notifications that failed',
    question: 'Over which way do notifications not arrive? A minute.',
    span: 6,
    queries: [
      {
        expr: '60 * sum by (integration, reason) (rate(alertmanager_notifications_failed_total[$__rate_interval])) > 0',
        legend: '{{integration}} {{reason}}',
      },
    ],
    unit: 'none',
    min: 0,
    nothing: 'None.',
  }),
  timeSeries({
    title: 'Alerts that Prometheus dropped',
    question: 'Are there alerts that never reached Alertmanager? A minute.',
    span: 6,
    queries: [
      {
        expr: '60 * sum (rate(prometheus_notifications_dropped_total[$__rate_interval]))',
        legend: 'Dropped',
      },
      {
        expr: '60 * sum by (alertmanager) (rate(prometheus_notifications_errors_total[$__rate_interval]))',
        legend: 'Failed: {{alertmanager}}',
      },
    ],
    unit: 'none',
    min: 0,
  }),
];
