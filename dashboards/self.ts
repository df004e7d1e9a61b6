import { alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { exporter } from './self-exporter.ts';
import { processes, up } from './self-processes.ts';
import { alertmanager, prometheus } from './self-prometheus.ts';

export const self: Page = {
  uid: 'logixx-self',
  title: 'Logixx itself',
  question: 'Do exporter, Prometheus, Alertmanager and alert-webhook work, and is what the other pages show true?',
  variables: [],
  annotations: [
    alerts('alertname=~"Exporter.*|Polls.*|AlertWebhook.*|Alert.*|Rules.*|DriverBug|Devices.*|Heartbeat.*"'),
  ],
  rows: [
    { title: 'Now', panels: up },
    { title: 'Exporter', panels: exporter },
    { title: 'Prometheus', panels: prometheus },
    { title: 'Alerts on their way', panels: alertmanager },
    { title: 'Processes', panels: processes },
  ],
};
