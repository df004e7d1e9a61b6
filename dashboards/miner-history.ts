import { OPERATIONS, words } from './colours.ts';
import type { PanelSpec } from './panel.ts';
import { stateTimeline, timeSeries } from './panels.ts';
import { THIS_MINER as M } from './selectors.ts';
import { table } from './tables.ts';

/** What it did, and what was done to it. */
export const history: readonly PanelSpec[] = [
  stateTimeline({
    title: 'States over time',
    question: 'What did it do, and for how long?',
    span: 12,
    queries: [{ expr: `max by (operation) (miner_operation{${M}} == 1)`, legend: '{{operation}}' }],
    unit: 'miner.operation',
    colours: 'amount',
    mappings: words('no', 'yes'),
    overrides: OPERATIONS,
  }),
  stateTimeline({
    title: 'Actions over time',
    question: 'What did Logixx do to it, and when?',
    span: 6,
    queries: [{ expr: `max by (action) (remediation_action_in_progress{${M}} == 1)`, legend: '{{action}}' }],
    unit: 'none',
    colours: 'amount',
    mappings: words('done', 'under way'),
    nothing: 'Logixx did nothing to it.',
  }),
  timeSeries({
    title: 'Uptime over time',
    question: 'When did it restart?',
    span: 6,
    queries: [{ expr: `min (miner_uptime_seconds{${M}})`, legend: 'Uptime' }],
    unit: 'miner.uptime',
    min: 0,
    legend: false,
  }),
  table({
    title: 'Needs a person',
    question: 'Why should somebody look at it?',
    span: 12,
    height: 7,
    columns: [
      { title: 'Reason', label: 'reason', expr: `max by (reason, level) (miner_attention{${M}} == 1)` },
      { title: 'Level', label: 'level', width: 120 },
    ],
    nothing: 'Nothing.',
  }),
  table({
    title: 'Alerts',
    question: 'Which alerts fire for it?',
    span: 12,
    height: 7,
    columns: [
      {
        title: 'Alert',
        label: 'alertname',
        expr: `max by (alertname, severity, remediation) (ALERTS{alertstate="firing",${M}})`,
      },
      { title: 'Severity', label: 'severity', width: 120 },
      { title: 'Who acts', label: 'remediation', width: 120 },
    ],
    nothing: 'No alert fires.',
  }),
];

/** Where it stands and what it is. */
export const identity: readonly PanelSpec[] = [
  table({
    title: 'Inventory',
    question: 'Where does it stand, whose is it, and what powers it?',
    span: 12,
    height: 6,
    columns: [
      {
        title: 'Name',
        label: 'name',
        expr: `max by (miner, name, building, rack, position, client, model) (miner_location_info{${M}})`,
      },
      { title: 'Building', label: 'building' },
      { title: 'Rack', label: 'rack' },
      { title: 'Position', label: 'position' },
      { title: 'Client', label: 'client' },
      { title: 'PDU', label: 'pdu', expr: `max by (miner, pdu, outlet) (miner_feed_info{${M}})` },
      { title: 'Outlet', label: 'outlet' },
    ],
  }),
  table({
    title: 'Device',
    question: 'What does it say that it is?',
    span: 12,
    height: 6,
    columns: [
      {
        title: 'Make',
        label: 'make',
        expr: `max by (make, model, firmware, driver, serial, mac, address) (miner_info{${M}})`,
      },
      { title: 'Model', label: 'model' },
      { title: 'Firmware', label: 'firmware' },
      { title: 'Driver', label: 'driver' },
      { title: 'Serial', label: 'serial' },
      { title: 'MAC', label: 'mac' },
      { title: 'Address', label: 'address' },
    ],
  }),
];
