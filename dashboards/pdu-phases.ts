import { words } from './colours.ts';
import type { Limit, PanelSpec } from './panel.ts';
import { stateTimeline, timeSeries } from './panels.ts';
import { breakerLoad, PDU_WATTS } from './pdu-now.ts';
import { THIS_PDU as P } from './selectors.ts';
import { table } from './tables.ts';

/** A limit of the configuration that has two levels. */
const limitsOf = (series: string): Limit[] => [
  { expr: `max (${series}{${P},level="warning"})`, legend: 'Limit', level: 'warning' },
  { expr: `max (${series}{${P},level="critical"})`, legend: 'Critical limit', level: 'critical' },
];

/** How evenly, and how near to what they bear. */
export const phases: readonly PanelSpec[] = [
  breakerLoad,
  timeSeries({
    title: 'Load of inlets and breakers',
    question: 'When was a breaker or an inlet near its rated current?',
    span: 16,
    queries: [
      {
        expr: `inlet:pdu_inlet_load:ratio{${P}}`,
        legend: 'Inlet {{inlet}}',
      },
      {
        expr: `breaker:pdu_breaker_load:ratio{${P}}`,
        legend: 'Breaker {{breaker}}',
      },
    ],
    limits: limitsOf('pdu_load_limit_ratio'),
    unit: 'share',
    min: 0,
  }),
  timeSeries({
    title: 'Current of lines',
    question: 'Does a phase carry more than the others?',
    span: 8,
    queries: [{ expr: `max by (inlet, line) (pdu_line_current_amperes{${P}})`, legend: 'Inlet {{inlet}}, {{line}}' }],
    unit: 'pdu.line_current',
    min: 0,
  }),
  timeSeries({
    title: 'Voltage of lines',
    question: 'Does a phase sag?',
    span: 8,
    queries: [
      {
        expr: `max by (inlet, line, against) (pdu_line_voltage_volts{${P}})`,
        legend: 'Inlet {{inlet}}, {{line}} to {{against}}',
      },
      { expr: `max by (inlet) (pdu_inlet_voltage_volts{${P}})`, legend: 'Inlet {{inlet}}' },
    ],
    unit: 'pdu.line_voltage',
  }),
  timeSeries({
    title: 'Unbalance of currents',
    question: 'Are the miners spread over the phases?',
    span: 8,
    queries: [{ expr: `inlet:pdu_inlet_current_unbalance:ratio{${P}}`, legend: 'Inlet {{inlet}}' }],
    limits: limitsOf('pdu_unbalance_limit_ratio'),
    unit: 'pdu.inlet_current_unbalance',
    min: 0,
  }),
  timeSeries({
    title: 'Power over time',
    question: 'How much power flowed through the whole PDU?',
    span: 8,
    queries: [{ expr: PDU_WATTS, legend: 'Power' }],
    unit: 'pdu.power',
    min: 0,
    legend: false,
  }),
  timeSeries({
    title: 'Power factor of inlets',
    question: 'How much of the current does work?',
    span: 8,
    queries: [{ expr: `max by (inlet) (pdu_inlet_power_factor_ratio{${P}})`, legend: 'Inlet {{inlet}}' }],
    limits: [{ expr: `max (pdu_power_factor_minimum_ratio{${P}})`, legend: 'Least', level: 'warning' }],
    unit: 'pdu.inlet_power_factor',
  }),
  timeSeries({
    title: 'Residual current',
    question: 'Does current flow where it should not?',
    span: 8,
    queries: [{ expr: `max by (inlet) (pdu_inlet_residual_current_amperes{${P}})`, legend: 'Inlet {{inlet}}' }],
    unit: 'pdu.inlet_residual_current',
    min: 0,
    nothing: 'It has no residual current monitor.',
  }),
];

/** The air around it. */
export const sensors: readonly PanelSpec[] = [
  timeSeries({
    title: 'Temperature of the room',
    question: 'How warm is it at the sensors of this PDU?',
    span: 12,
    queries: [{ expr: `max by (sensor) (pdu_sensor_temperature_celsius{${P}})`, legend: 'Sensor {{sensor}}' }],
    limits: [{ expr: `max (pdu_sensor_temperature_limit_celsius{${P}})`, legend: 'Limit', level: 'warning' }],
    unit: 'pdu.sensor_temperature',
    nothing: 'It has no such sensor.',
  }),
  timeSeries({
    title: 'Humidity of the room',
    question: 'How humid is it at the sensors of this PDU?',
    span: 12,
    queries: [{ expr: `max by (sensor) (pdu_sensor_humidity_ratio{${P}})`, legend: 'Sensor {{sensor}}' }],
    limits: [{ expr: `max (pdu_sensor_humidity_limit_ratio{${P}})`, legend: 'Limit', level: 'warning' }],
    unit: 'pdu.sensor_humidity',
    nothing: 'It has no such sensor.',
  }),
];

/** Whether it answers, and what it is. */
export const device: readonly PanelSpec[] = [
  stateTimeline({
    title: 'Answers over time',
    question: 'When did it not answer?',
    span: 12,
    height: 6,
    queries: [{ expr: `max (pdu_up{${P}})`, legend: 'PDU' }],
    unit: 'pdu.up',
    mappings: words('silent', 'answers'),
  }),
  table({
    title: 'Device',
    question: 'What does it say that it is, and where does it stand?',
    span: 12,
    height: 6,
    columns: [
      {
        title: 'Make',
        label: 'make',
        expr: `max by (site, pdu, make, model, firmware, serial, address) (pdu_info{${P}})`,
      },
      { title: 'Model', label: 'model' },
      { title: 'Firmware', label: 'firmware' },
      { title: 'Serial', label: 'serial' },
      { title: 'Address', label: 'address' },
      { title: 'Building', label: 'building', expr: `max by (site, pdu, building, rack) (pdu_location_info{${P}})` },
      { title: 'Rack', label: 'rack' },
    ],
  }),
];
