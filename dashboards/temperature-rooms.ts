import { words } from './colours.ts';
import { linkTo } from './links.ts';
import type { PanelSpec } from './panel.ts';
import { stat, stateTimeline, timeSeries } from './panels.ts';
import { PLACE } from './selectors.ts';
import { table } from './tables.ts';

/** Gives series of PDUs their place, and leaves those of other places out. */
function ofPlace(expr: string): string {
  return `(${expr})\n* on (site, pdu) group_left (building, rack)\npdu:pdu_location_info:topk{${PLACE}}`;
}

const perSensor = (series: string) => `max by (site, pdu, sensor) (${series})`;
const NAMES = `group by (site, pdu, sensor, name) (pdu_sensor_info{name!=""})
or on (site, pdu, sensor)
group by (site, pdu, sensor) (pdu_sensor_temperature_celsius or pdu_sensor_humidity_ratio)`;
/** -40, 0 and 200 °C or more are sensors that are not there. */
const air = perSensor('pdu_sensor_temperature_celsius > 0 < 200');
const humidity = perSensor('pdu_sensor_humidity_ratio <= 1');
const toPdu = linkTo('logixx-pdu', 'PDU', 'series', ['site', 'pdu']);

/** The air as the sensors of PDUs measure it. */
export const rooms: readonly PanelSpec[] = [
  stat({
    title: 'Warmest sensor',
    question: 'How warm is the air at the worst sensor of a PDU?',
    span: 6,
    queries: [{ expr: `max (${ofPlace(air)})`, legend: 'Warmest' }],
    unit: 'pdu.sensor_temperature',
    decimals: 1,
    nothing: 'No PDU has a sensor.',
  }),
  stat({
    title: 'Most humid sensor',
    question: 'How humid is the air at the worst sensor of a PDU?',
    span: 6,
    queries: [{ expr: `max (${ofPlace(humidity)})`, legend: 'Most humid' }],
    unit: 'pdu.sensor_humidity',
    decimals: 0,
    nothing: 'No PDU has a sensor.',
  }),
  stateTimeline({
    title: 'Alerts of rooms',
    question: 'Where was a room too hot, warm or humid, and for how long?',
    span: 12,
    height: 4,
    queries: [
      {
        expr: `max by (alertname, pdu) (ALERTS{alertname=~"Room.*",alertstate="firing",${PLACE}})`,
        legend: '{{alertname}} {{pdu}}',
      },
    ],
    unit: 'none',
    colours: 'zeroIsGood',
    mappings: words('over', 'fires'),
    nothing: 'No alert fired.',
  }),
  timeSeries({
    title: 'Air over time',
    question: 'Does the air get warmer, and how far is it from the limits?',
    span: 12,
    queries: [{ expr: ofPlace(air), legend: '{{building}} {{rack}} {{pdu}} sensor {{sensor}}' }],
    limits: [
      {
        expr: `min (${ofPlace('max by (site, pdu) (pdu_sensor_temperature_limit_celsius)')})`,
        legend: 'Warm',
        level: 'warning',
      },
      { expr: 'max (remediation_inlet_limit_celsius)', legend: 'Miners are turned off', level: 'critical' },
    ],
    unit: 'pdu.sensor_temperature',
    legend: false,
    links: [toPdu],
    step: '5m',
  }),
  timeSeries({
    title: 'Humidity over time',
    question: 'Is the air too humid?',
    span: 12,
    queries: [{ expr: ofPlace(humidity), legend: '{{building}} {{rack}} {{pdu}} sensor {{sensor}}' }],
    limits: [
      {
        expr: `min (${ofPlace('max by (site, pdu) (pdu_sensor_humidity_limit_ratio)')})`,
        legend: 'Limit',
        level: 'warning',
      },
    ],
    unit: 'pdu.sensor_humidity',
    min: 0,
    max: 1,
    legend: false,
    links: [toPdu],
    step: '5m',
  }),
  table({
    title: 'All sensors',
    question: 'What does each sensor measure?',
    span: 24,
    height: 9,
    rows: { expr: ofPlace(NAMES), by: ['site', 'pdu', 'sensor'] },
    sortBy: 'Air',
    columns: [
      { title: 'PDU', label: 'pdu', links: [linkTo('logixx-pdu', 'PDU', 'row', ['site', 'pdu'])] },
      { title: 'Sensor', label: 'sensor', width: 80 },
      { title: 'Name', label: 'name' },
      { title: 'Site', label: 'site' },
      { title: 'Building', label: 'building' },
      {
        title: 'Rack',
        label: 'rack',
        links: [linkTo('logixx-site', 'Site and rack', 'row', ['site', 'building', 'rack'])],
      },
      { title: 'Air', expr: air, unit: 'pdu.sensor_temperature', decimals: 1 },
      { title: 'Humidity', expr: humidity, unit: 'pdu.sensor_humidity', decimals: 0 },
      {
        title: 'Dew point',
        expr: perSensor('pdu_sensor_dew_point_celsius'),
        unit: 'pdu.sensor_dew_point',
        decimals: 1,
      },
      {
        title: 'Air flow',
        expr: perSensor('pdu_sensor_air_flow_meters_per_second'),
        unit: 'pdu.sensor_air_flow',
        decimals: 2,
      },
    ],
    nothing: 'No PDU has a sensor.',
  }),
];
