import { Counter, Gauge, Registry } from 'prom-client';

/** The webhook's own series. */
export interface WebhookMetrics {
  registry: Registry;
  inProgress: Gauge<'site' | 'miner' | 'action'>;
  actions: Counter<'action' | 'outcome'>;
  decisions: Counter<'decision'>;
  episodesOpen: Gauge<'fault'>;
  armed: Gauge;
  stuck: Gauge<'site' | 'miner' | 'action'>;
  inboxAlerts: Counter<'status'>;
  inboxPending: Gauge;
  failures: Counter;
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
    armed: new Gauge({ name: 'remediation_armed', help: 'Whether anything is really switched.', registers }),
    stuck: new Gauge({
      name: 'remediation_stuck',
      help: 'Set to 1 while an action cannot be brought to its end, as when a PDU does not answer.',
      labelNames: ['site', 'miner', 'action'],
      registers,
    }),
    inboxAlerts: new Counter({
      name: 'remediation_inbox_alerts_total',
      help: 'Alerts received: firing, resolved, unreadable, or truncated (left out by the sender).',
      labelNames: ['status'],
      registers,
    }),
    inboxPending: new Gauge({
      name: 'remediation_inbox_pending',
      help: 'Alerts that were stored and not worked on yet.',
      registers,
    }),
    failures: new Counter({
      name: 'remediation_failures_total',
      help: 'Rounds of work that failed on our side; the log says why.',
      registers,
    }),
  };
}
