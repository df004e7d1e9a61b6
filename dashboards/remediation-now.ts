import { words } from './colours.ts';
import type { PanelSpec } from './panel.ts';
import { stat, timeSeries } from './panels.ts';
import { table } from './tables.ts';

/** What alert-webhook says of itself, one number a site: several of its instances share the books. */
const one = (series: string) => `max (${series})`;

function count(title: string, question: string, series: string): PanelSpec {
  return stat({
    ...{ title, question, span: 4, unit: 'none', colours: 'zeroIsGood' },
    queries: [{ expr: one(series), legend: title }],
    nothing: 'Alert-webhook is not heard.',
  });
}

/** Whether it may act, and what waits for a person. */
export const now: readonly PanelSpec[] = [
  stat({
    title: 'Armed',
    question: 'Is anything really switched, or only decided?',
    span: 4,
    queries: [{ expr: 'min (remediation_armed)', legend: 'Armed' }],
    unit: 'none',
    colours: 'oneIsGood',
    mappings: words('Dry run', 'Armed'),
    nothing: 'Alert-webhook is not heard.',
  }),
  stat({
    title: 'Kill switch',
    question: 'Has somebody stopped all switching?',
    span: 4,
    queries: [{ expr: 'min (remediation_enabled)', legend: 'Enabled' }],
    unit: 'none',
    colours: 'oneIsGood',
    mappings: words('Stopped', 'Not pulled'),
    nothing: 'Alert-webhook is not heard.',
  }),
  stat({
    title: 'Open episodes',
    question: 'How many faults does Logixx know of that are not over?',
    span: 4,
    queries: [{ expr: 'sum (remediation_episodes_open) or 0 * max (remediation_armed)', legend: 'Episodes' }],
    unit: 'none',
  }),
  count(
    'Stuck actions',
    'Which actions cannot be brought to their end?',
    'sum (remediation_stuck) or 0 * remediation_armed',
  ),
  count('Approvals pending', 'How many steps wait for the yes of a person?', 'remediation_approvals_pending'),
  count('Latched off', 'How many devices stay off until a person releases them?', 'remediation_latches_open'),
  count('Quarantined PDUs', 'How many PDUs are not trusted any more?', 'remediation_quarantines_open'),
  count('Alerts waiting', 'How many alerts were stored and not worked on yet?', 'remediation_inbox_pending'),
  count('Mails waiting', 'How many mails were made and have not left?', 'remediation_mails_waiting'),
  stat({
    title: 'Oldest mail',
    question: 'For how long has the oldest mail waited?',
    span: 4,
    queries: [{ expr: one('remediation_mails_oldest_age_seconds'), legend: 'Oldest' }],
    unit: 'remediation_mails_oldest_age_seconds',
    decimals: 0,
    nothing: 'Alert-webhook is not heard.',
  }),
  stat({
    title: 'Last heartbeat',
    question: 'How long ago did the alert that fires always last arrive?',
    span: 4,
    queries: [{ expr: '1000 * max by (site) (remediation_heartbeat_timestamp_seconds)', legend: '{{site}}' }],
    unit: 'remediation_heartbeat_timestamp_seconds',
    nothing: 'None has come yet.',
  }),
  stat({
    title: 'Lines of the ledger',
    question: 'How much has been written down? It never falls.',
    span: 4,
    queries: [{ expr: one('remediation_ledger_lines'), legend: 'Lines' }],
    unit: 'none',
    nothing: 'Alert-webhook is not heard.',
  }),
  timeSeries({
    title: 'Open episodes by fault',
    question: 'What is wrong, and does the heap grow?',
    span: 12,
    queries: [{ expr: 'sum by (fault) (remediation_episodes_open) > 0', legend: '{{fault}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
    nothing: 'No episode is open.',
  }),
  table({
    title: 'Under way',
    question: 'What is Logixx doing to which miner at this moment?',
    span: 12,
    height: 8,
    columns: [
      { title: 'Site', label: 'site', expr: 'max by (site, miner, action) (remediation_action_in_progress == 1)' },
      { title: 'Miner', label: 'miner' },
      { title: 'Action', label: 'action' },
    ],
    nothing: 'Nothing.',
  }),
];

/** How alerts come in, and how people are told. */
export const inbox: readonly PanelSpec[] = [
  timeSeries({
    title: 'Alerts received',
    question: 'How many alerts come in a minute?',
    span: 8,
    queries: [
      {
        expr: '60 * sum by (status) (rate(remediation_inbox_alerts_total[$__rate_interval]))',
        legend: '{{status}}',
      },
    ],
    unit: 'none',
    min: 0,
  }),
  timeSeries({
    title: 'Mails by result',
    question: 'Do mails leave?',
    span: 8,
    queries: [
      { expr: 'sum by (result) (increase(remediation_mails_total[1h]))', legend: '{{result}}, within an hour' },
    ],
    unit: 'none',
    min: 0,
    nothing: 'No mail was sent.',
  }),
  timeSeries({
    title: 'Faults of our own',
    question: 'What failed on our side, within an hour?',
    span: 8,
    queries: [
      { expr: 'sum (increase(remediation_failures_total[1h]))', legend: 'Rounds of work' },
      { expr: 'sum (increase(remediation_reconcile_failures_total[1h]))', legend: 'Readings of Alertmanager' },
      { expr: 'sum (increase(remediation_inbox_store_failures_total[1h]))', legend: 'Deliveries not stored' },
    ],
    unit: 'none',
    min: 0,
  }),
];
