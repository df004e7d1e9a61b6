import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The webhook's own series. */
export interface WebhookMetrics {
  registry: Registry;
  inProgress: Gauge<'site' | 'miner' | 'action'>;
  actions: Counter<'action' | 'outcome'>;
  actionSeconds: Histogram<'action'>;
  decisions: Counter<'decision'>;
  episodesOpen: Gauge<'fault'>;
  armed: Gauge;
  inletLimit: Gauge;
  enabled: Gauge;
  stuck: Gauge<'site' | 'miner' | 'action'>;
  inboxAlerts: Counter<'status'>;
  inboxPending: Gauge;
  failures: Counter;
  reconcileFailures: Counter;
  storeFailures: Counter;
  mails: Counter<'result'>;
  mailsWaiting: Gauge;
  mailsOldest: Gauge;
  heartbeat: Gauge<'site'>;
  heartbeatLimit: Gauge<'site'>;
}

export function webhookMetrics(): WebhookMetrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    inProgress: new Gauge({
      name: 'remediation_action_in_progress',
      help: 'Set to 1 from the start of an action on a miner until it was verified or given up.',
      labelNames: ['site', 'miner', 'action'],
      registers,
    }),
    actions: new Counter({
      name: 'remediation_actions_total',
      help: 'Actions that ended, by what was done and how it ended.',
      labelNames: ['action', 'outcome'],
      registers,
    }),
    actionSeconds: new Histogram({
      name: 'remediation_action_duration_seconds',
      help: 'How long actions took, from their start until they were verified or given up.',
      labelNames: ['action'],
      buckets: [5, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600],
      registers,
    }),
    decisions: new Counter({
      name: 'remediation_decisions_total',
      help: 'Decisions taken: plan, or the reason why nothing was done.',
      labelNames: ['decision'],
      registers,
    }),
    episodesOpen: new Gauge({
      name: 'remediation_episodes_open',
      help: 'Episodes that are open.',
      labelNames: ['fault'],
      registers,
    }),
    inletLimit: new Gauge({
      name: 'remediation_inlet_limit_celsius',
      help: 'Air above this is too hot for miners, as configured.',
      registers,
    }),
    armed: new Gauge({ name: 'remediation_armed', help: 'Whether anything is really switched.', registers }),
    enabled: new Gauge({
      name: 'remediation_enabled',
      help: 'Set to 0 while the kill switch is on: nothing is switched then.',
      registers,
    }),
    stuck: new Gauge({
      name: 'remediation_stuck',
      help: 'Set to 1 while an action cannot be brought to its end, as when a PDU does not answer.',
      labelNames: ['site', 'miner', 'action'],
      registers,
    }),
    inboxAlerts: new Counter({
      name: 'remediation_inbox_alerts_total',
      help: 'Alerts received: firing, resolved, unreadable, truncated (left out by the sender), or reconciled (read from Alertmanager).',
      labelNames: ['status'],
      registers,
    }),
    inboxPending: new Gauge({
      name: 'remediation_inbox_pending',
      help: 'Alerts that were stored and not worked on yet.',
      registers,
    }),
    mails: new Counter({
      name: 'remediation_mails_total',
      help: 'Tries to send a mail: sent, later (tried again), or dead (refused for good).',
      labelNames: ['result'],
      registers,
    }),
    mailsWaiting: new Gauge({
      name: 'remediation_mails_waiting',
      help: 'Mails that were made and have not left yet.',
      registers,
    }),
    mailsOldest: new Gauge({
      name: 'remediation_mails_oldest_age_seconds',
      help: 'Age of the oldest mail that has not left yet; 0 while none waits.',
      registers,
    }),
    storeFailures: new Counter({
      name: 'remediation_inbox_store_failures_total',
      help: 'Deliveries that could not be stored and were answered with 503, so that they come again.',
      registers,
    }),
    reconcileFailures: new Counter({
      name: 'remediation_reconcile_failures_total',
      help: 'Readings of the open alerts of an Alertmanager that failed; each is tried again.',
      registers,
    }),
    heartbeat: new Gauge({
      name: 'remediation_heartbeat_timestamp_seconds',
      help: 'When the alert that fires always last reached alert-webhook, any of its instances; absent until the first.',
      labelNames: ['site'],
      registers,
    }),
    heartbeatLimit: new Gauge({
      name: 'remediation_heartbeat_limit_seconds',
      help: 'How long the heartbeat may stay away before people are told, as configured; 0 for ever.',
      labelNames: ['site'],
      registers,
    }),
    failures: new Counter({
      name: 'remediation_failures_total',
      help: 'Rounds of work that failed on our side; the log says why.',
      registers,
    }),
  };
}
