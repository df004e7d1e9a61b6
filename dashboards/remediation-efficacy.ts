import type { PanelSpec } from './panel.ts';
import { bars, timeSeries } from './panels.ts';
import { duringPage } from './remediation-counts.ts';
import { table } from './tables.ts';

/** What was done. */
export const outcomes: readonly PanelSpec[] = [
  bars({
    title: 'Actions by outcome',
    question: 'How did the actions end that ended in the time of the page?',
    span: 8,
    queries: [
      {
        expr: `sum by (action, outcome) (${duringPage('remediation_actions_total')}) > 0`,
        legend: '{{action}}: {{outcome}}',
      },
    ],
    unit: 'none',
    decimals: 0,
    nothing: 'Nothing was done.',
  }),
  timeSeries({
    title: 'Actions over time',
    question: 'When was how much done? Actions that ended within an hour.',
    span: 8,
    queries: [
      {
        expr: 'sum by (action, outcome) (increase(remediation_actions_total[1h])) > 0',
        legend: '{{action}}: {{outcome}}',
      },
    ],
    unit: 'none',
    min: 0,
    stacked: true,
    nothing: 'Nothing was done.',
  }),
];

const quantile = (share: number) =>
  `histogram_quantile(${share}, sum by (le, action) (increase(remediation_action_duration_seconds_bucket[1d])))`;

/** How long it took. */
export const duration: readonly PanelSpec[] = [
  timeSeries({
    title: 'Time until verified',
    question: 'How long do actions take, from their start until they were verified or given up, within a day?',
    span: 8,
    queries: [
      { expr: quantile(0.5), legend: '{{action}}, half of them' },
      { expr: quantile(0.95), legend: '{{action}}, 19 of 20' },
    ],
    unit: 'remediation_action_duration_seconds',
    min: 0,
    nothing: 'Nothing was done.',
  }),
];

const ofRung = (series: string) => `max by (model, fault, action) (${series})`;
const ATTEMPTS = ofRung('remediation_efficacy_attempts');
const SUCCESSES = ofRung('remediation_efficacy_successes');

/** Whether it was worth doing, and what the farm lost. */
export const efficacy: readonly PanelSpec[] = [
  table({
    title: 'Efficacy',
    question: 'Which step helps against which fault of which model, and which one hardly ever?',
    span: 14,
    sortBy: 'Tried',
    columns: [
      { title: 'Model', label: 'model' },
      { title: 'Fault', label: 'fault' },
      { title: 'Step', label: 'action' },
      { title: 'Tried', expr: ATTEMPTS, unit: 'none', width: 80 },
      { title: 'Helped', expr: SUCCESSES, unit: 'none', width: 80 },
      {
        title: 'Share',
        expr: `${SUCCESSES} / (${ATTEMPTS} > 0)`,
        unit: 'share',
        decimals: 0,
        colours: 'goodHigh',
        min: 0,
        max: 1,
        width: 90,
      },
      { title: 'Useless', expr: ofRung('remediation_rung_useless'), unit: 'miner.up', width: 90 },
    ],
    nothing: 'Nothing was tried yet.',
  }),
  timeSeries({
    title: 'Lost hours by cause',
    question: 'Why were miners not at full work, and for how many hours of miners within a day?',
    span: 10,
    height: 10,
    queries: [{ expr: 'max by (cause) (increase(remediation_lost_seconds_total[1d])) / 3600', legend: '{{cause}}' }],
    unit: 'none',
    decimals: 1,
    min: 0,
    stacked: true,
    step: '1h',
  }),
];
