import type { PanelSpec } from './panel.ts';
import { bars, timeSeries } from './panels.ts';
import { duringPage } from './remediation-counts.ts';
import { table } from './tables.ts';

/** What was decided, and why nothing was done. docs/alerts.md and docs/refusals.md say what the words mean. */
export const decisions: readonly PanelSpec[] = [
  bars({
    title: 'Decisions',
    question: 'What was decided most in the time of the page: plan, or a reason why nothing was done?',
    span: 10,
    height: 10,
    queries: [
      {
        expr: `sort_desc(sum by (decision) (${duringPage('remediation_decisions_total')}) > 0)`,
        legend: '{{decision}}',
      },
    ],
    unit: 'none',
    decimals: 0,
    nothing: 'Nothing was decided.',
  }),
  timeSeries({
    title: 'Decisions over time',
    question: 'When did which reason hold Logixx back? Decisions within an hour.',
    span: 14,
    height: 10,
    queries: [{ expr: 'sum by (decision) (increase(remediation_decisions_total[1h])) > 0', legend: '{{decision}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
    nothing: 'Nothing was decided.',
  }),
];

/** Faults that are known, and not worked on. */
export const heldBack: readonly PanelSpec[] = [
  bars({
    title: 'Held back now',
    question: 'For how many open episodes is nothing done now, and for which reason?',
    span: 8,
    queries: [{ expr: 'max by (reason) (remediation_holds) > 0', legend: '{{reason}}' }],
    unit: 'none',
    nothing: 'Nothing is held back.',
  }),
  timeSeries({
    title: 'Held back over time',
    question: 'Do faults pile up that Logixx leaves alone?',
    span: 8,
    queries: [{ expr: 'max by (reason) (remediation_holds)', legend: '{{reason}}' }],
    unit: 'none',
    min: 0,
    stacked: true,
    nothing: 'Nothing was held back.',
  }),
  table({
    title: 'Stuck',
    question: 'Which action cannot be brought to its end? An outlet may still be off.',
    span: 8,
    height: 8,
    columns: [
      { title: 'Site', label: 'site', expr: 'max by (site, miner, action) (remediation_stuck == 1)' },
      { title: 'Miner', label: 'miner' },
      { title: 'Action', label: 'action' },
    ],
    nothing: 'None.',
  }),
];
