import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bookMetrics } from '../alert-webhook/ledger/book-metrics.ts';
import { webhookMetrics } from '../alert-webhook/metrics.ts';
import type { WebhookDb } from '../alert-webhook/tables.ts';
import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../core/farm/metrics.ts';
import { influxMetrics } from '../exporter/influx/metrics.ts';
import { exporterMetrics } from '../exporter/metrics.ts';
import { inventoryMetrics } from '../scripts/inventory/metrics.ts';
import { policyMetrics } from '../scripts/inventory/policy-metrics.ts';

export interface Rule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  keep_firing_for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join(folder, name));
export const RULE_FILES = filesIn('rules');
export const rules = RULE_FILES.flatMap((file) =>
  (parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
);

/** Series that neither devices nor recording rules give: our processes' own, and those of Prometheus and Alertmanager. */
const OWN = new Map<string, readonly string[]>([
  ['up', ['job', 'instance']],
  ['alertmanager_notifications_failed_total', ['integration', 'reason', 'job', 'instance']],
  ['prometheus_rule_evaluation_failures_total', ['rule_group', 'job', 'instance']],
  ['scrape_duration_seconds', ['job', 'instance']],
  ['scrape_samples_scraped', ['job', 'instance']],
  ['prometheus_build_info', ['version', 'job', 'instance']],
  ['prometheus_engine_query_duration_seconds', ['slice', 'quantile', 'job', 'instance']],
  ['prometheus_rule_group_interval_seconds', ['rule_group', 'job', 'instance']],
  ['prometheus_rule_group_last_duration_seconds', ['rule_group', 'job', 'instance']],
  ['prometheus_tsdb_head_series', ['job', 'instance']],
  ['prometheus_tsdb_head_series_created_total', ['job', 'instance']],
  ['prometheus_notifications_dropped_total', ['job', 'instance']],
  ['prometheus_notifications_errors_total', ['alertmanager', 'job', 'instance']],
  ['alertmanager_alerts', ['state', 'job', 'instance']],
  ['alertmanager_build_info', ['version', 'job', 'instance']],
  ['alertmanager_notifications_total', ['integration', 'job', 'instance']],
  ['prometheus_rule_group_iterations_missed_total', ['rule_group', 'job', 'instance']],
  ...ownRegistries()
    .flatMap((registry) => registry.getMetricsAsArray())
    .flatMap((metric) => {
      const { labelNames, type } = metric as unknown as { labelNames: string[]; type: string };
      const labels = [...labelNames, 'job', 'instance'];
      // A histogram is three families of series.
      const of = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      return of.map(
        (ending) => [`${metric.name}${ending}`, ending === '_bucket' ? [...labels, 'le'] : labels] as const,
      );
    }),
]);

/**
 * Of the exporter, which holds those of a process too, of alert-webhook with its books, and what they say of the inventory
 * and the policy that they fetch. Nothing is asked of any.
 */
function ownRegistries() {
  const { registry: webhook } = webhookMetrics();
  bookMetrics(webhook, {} as WebhookDb);
  const nothing = { lagSeconds: () => 0, inFlight: () => 0, series: () => 0, operations: () => new Map() };
  const empty = { points: () => 0, bytes: () => 0, limitBytes: () => 0, oldestSeconds: () => 0 };
  const process = [webhook, exporterMetrics(nothing).registry, influxMetrics(empty).registry];
  return [...process, inventoryMetrics().registry, policyMetrics().registry];
}

const DEVICE = new Map(
  (Object.keys(METRICS) as MetricId[]).map((id) => {
    const spec: MetricSpec = METRICS[id];
    return [prometheusName(id), ['site', id.split('.')[0] ?? '', 'job', 'instance', ...(spec.labels ?? [])]] as const;
  }),
);
export const RECORDED = new Set(rules.flatMap(({ record }) => record ?? []));

const ALERT_LABELS = ['alertname', 'alertstate', ...new Set(rules.flatMap(({ labels = {} }) => Object.keys(labels)))];

/** Every label that any series has. */
export const LABELS = new Set([...OWN.values(), ...DEVICE.values(), ALERT_LABELS].flat());

/** The labels of a series that the catalogue, a recording rule, one of our processes or Prometheus gives; else undefined. */
export function labelsOfSeries(name: string): readonly string[] | undefined {
  if (name === 'ALERTS' || RECORDED.has(name)) return [...LABELS];
  return DEVICE.get(name) ?? OWN.get(name);
}

const LEVELS: Readonly<Record<string, readonly string[]>> = {
  fleet: [],
  site: ['site'],
  building: ['site', 'building'],
  rack: ['site', 'building', 'rack'],
  model: ['site', 'model'],
  client: ['site', 'client'],
  client_url: ['site', 'client', 'url'],
  client_account: ['site', 'client', 'url', 'worker'],
  rack_client: ['site', 'building', 'rack', 'client'],
  rack_model_client: ['site', 'building', 'rack', 'model', 'client'],
  placed: ['site', 'miner', 'building', 'rack', 'position', 'model', 'client'],
  miner: ['site', 'miner'],
  feed: ['site', 'miner', 'pdu', 'outlet'],
  pdu: ['site', 'pdu'],
  outlet: ['site', 'pdu', 'outlet'],
  breaker: ['site', 'pdu', 'breaker'],
  inlet: ['site', 'pdu', 'inlet'],
};

/** The labels by which a recorded series can be chosen: those of its level, and what the metric itself is divided by. */
export function labelsOfLevel(recorded: string): readonly string[] | undefined {
  const [level = '', metric = ''] = recorded.split(':');
  const own = LEVELS[level];
  if (own === undefined) return undefined;
  const place = metric.endsWith('_location_info') ? ['building', 'rack', 'position', 'client', 'model', 'name'] : [];
  return [...own, ...place, 'algorithm', 'operation', 'result', 'state'];
}
