import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import { fixture, pollOf } from './recorded-agent.ts';
import { APC } from './recorded-apc.ts';

/** rPDU2SensorTempHumidityStatusTable; row 1 is a sensor at 24.5 °C and 47 %. */
const S = `${APC}.26.10.2.2.1`;
const COLUMNS = { type: 5, communication: 6, celsius: 8, warmth: 9, humidity: 10, moisture: 11 } as const;

/** What the first sensor reads when these columns say so. */
async function sensorWith(told: Partial<Record<keyof typeof COLUMNS, number>>) {
  const changes = Object.entries(told).map(
    ([name, value]) => `${S}.${COLUMNS[name as keyof typeof COLUMNS]}.1|2|${value}`,
  );
  const objects = new Map([...fixture('apc-rpdu2/three-phase.snmprec'), ...readSnmprec(changes.join('\n'))]);
  const { readings } = (await pollOf(rpdu2, objects)).observation;
  const own = readings.filter(({ metric, labels }) => metric.startsWith('pdu.sensor_') && labels['sensor'] === '1');
  const value = (metric: string) => own.find((each) => each.metric === metric)?.value;
  return {
    kinds: own.filter(({ metric }) => metric === 'pdu.sensor_info').map(({ labels }) => labels['kind']),
    temperature: value('pdu.sensor_temperature'),
    humidity: value('pdu.sensor_humidity'),
    states: own.filter(({ metric }) => metric === 'pdu.sensor_state').map(({ labels }) => labels['state']),
  };
}

describe('a sensor for temperature and humidity', () => {
  it.each<[string, Parameters<typeof sensorWith>[0], object]>([
    ['is within its thresholds', { warmth: 4, moisture: 4 }, { temperature: 24.5, humidity: 0.47, states: ['normal'] }],
    ['says nothing of thresholds', {}, { temperature: 24.5, humidity: 0.47, states: [] }],
    ['is too warm', { warmth: 5, moisture: 4 }, { temperature: 24.5, states: ['temperature-above-high'] }],
    [
      'is much too warm and too dry',
      { warmth: 6, moisture: 3 },
      { humidity: 0.47, states: ['temperature-above-max', 'humidity-below-low'] },
    ],
    ['is far too cold', { warmth: 2, celsius: -215 }, { temperature: -21.5, states: ['temperature-below-min'] }],
    ['reads -0.1 °C, says its status', { warmth: 4, celsius: -1 }, { temperature: -0.1 }],
    ['reads -1 and no status', { celsius: -1 }, { temperature: undefined }],
    ['reads -1 and a status of no known number', { celsius: -1, warmth: 9 }, { temperature: undefined, states: [] }],
    ['has no probe for temperature', { warmth: 1, celsius: 0 }, { temperature: undefined, humidity: 0.47 }],
    ['has no probe for humidity', { moisture: 1, humidity: 0 }, { temperature: 24.5, humidity: undefined }],
    ['measures temperature only', { type: 1, humidity: -1 }, { kinds: ['temperature'], humidity: undefined }],
    ['has both probes', { type: 2 }, { kinds: ['temperature-humidity'] }],
    [
      'has lost its connection',
      { type: 3, communication: 3, warmth: 4 },
      { kinds: [''], temperature: undefined, humidity: undefined, states: ['no-communication'] },
    ],
    ['is not installed, by its type', { type: 4 }, { kinds: [], temperature: undefined, states: [] }],
    ['is not installed, by its connection', { communication: 1 }, { kinds: [], humidity: undefined, states: [] }],
  ])('%s', async (_, told, expected) => {
    expect(await sensorWith(told)).toMatchObject(expected);
  });
});
