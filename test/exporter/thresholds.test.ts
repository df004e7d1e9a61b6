import { describe, expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import type { ThresholdPolicy } from '../../core/farm/thresholds.ts';
import { type Wire, WireError } from '../../core/wire/wire.ts';
import { defineDriver } from '../../devices/driver.ts';
import { Latest } from '../../exporter/latest.ts';
import type { Memory } from '../../exporter/memory.ts';
import { poll } from '../../exporter/poll.ts';
import { miner, pdu, toy, toyPdu, toyWire } from './devices.ts';
import { manualTimers } from './manual-timers.ts';

const STALE_SECONDS = 150;

/** Polls one device again and again and shows the lines of its thresholds, as Prometheus scrapes them. */
function scene(device: Device, thresholds: ThresholdPolicy, driver = device.kind === 'pdu' ? toyPdu : toy) {
  const timers = manualTimers();
  const latest = new Latest({ devices: [device], staleAfterSeconds: STALE_SECONDS, now: timers.date });
  let memory: Memory = {};
  return {
    timers,
    async poll(wire: Wire = toyWire({ snmp: { watts: { 7: 3200 } } })): Promise<void> {
      const base = { device, driver, memory, wire, thresholds, deadlineSeconds: 15, timers, now: timers.date };
      const polled = await poll({ ...base, signal: new AbortController().signal });
      memory = polled.memory;
      latest.put(polled.sample);
    },
    lines: (pattern = /^\w+_(?:limit|minimum|tolerance|warm_up)_?\w*\{.*$/gm) =>
      [...[...latest.text()].join('').matchAll(pattern)].map(([line]) => line),
  };
}

const silent: Wire = () => Promise.reject(new WireError('timeout', 'no answer'));
const FED = miner('m1', { feeds: [{ pdu: 'pdu-1', outlet: '7' }] });
const OF_M1 = [
  'miner_hashrate_minimum_ratio{site="north",miner="m1"} 0.8',
  'miner_chip_temperature_limit_celsius{site="north",miner="m1"} 95',
  'miner_board_temperature_limit_celsius{site="north",miner="m1"} 85',
  'miner_feed_power_tolerance_ratio{site="north",miner="m1"} 0.25',
  'miner_warm_up_seconds{site="north",miner="m1"} 1200',
  'miner_hardware_errors_limit_ratio{site="north",miner="m1"} 0.02',
  'miner_shares_rejected_limit_ratio{site="north",miner="m1",level="warning"} 0.03',
  'miner_shares_rejected_limit_ratio{site="north",miner="m1",level="critical"} 0.1',
  'miner_share_age_limit_seconds{site="north",miner="m1"} 1800',
  'miner_inlet_temperature_limit_celsius{site="north",miner="m1"} 50',
  'miner_psu_temperature_limit_celsius{site="north",miner="m1"} 90',
  'miner_hashrate_decline_limit_ratio{site="north",miner="m1"} 0.05',
  'miner_efficiency_drift_limit_ratio{site="north",miner="m1"} 0.08',
  'miner_restarts_limit{site="north",miner="m1"} 3',
];
const OF_PDU_1 = [
  'pdu_load_limit_ratio{site="north",pdu="pdu-1",level="warning"} 0.8',
  'pdu_load_limit_ratio{site="north",pdu="pdu-1",level="critical"} 0.9',
  'pdu_unbalance_limit_ratio{site="north",pdu="pdu-1",level="warning"} 0.1',
  'pdu_unbalance_limit_ratio{site="north",pdu="pdu-1",level="critical"} 0.2',
  'pdu_power_factor_minimum_ratio{site="north",pdu="pdu-1"} 0.9',
  'pdu_sensor_temperature_limit_celsius{site="north",pdu="pdu-1"} 35',
  'pdu_sensor_humidity_limit_ratio{site="north",pdu="pdu-1"} 0.85',
];

describe('thresholds of a device', () => {
  it.each<[string, Device, string[]]>([
    ['miner', FED, OF_M1],
    ['PDU', pdu('pdu-1'), OF_PDU_1],
  ])(
    'that is a %s stand from its first poll on, through silence, and when nobody polls it any more',
    async (_name, device, lines) => {
      const { poll, lines: shown, timers } = scene(device, {});
      expect(shown()).toEqual([]);
      await poll(silent);
      expect(shown()).toEqual(lines);
      await poll();
      expect(shown()).toEqual(lines);
      for (const wire of [silent, silent]) {
        await timers.advance(STALE_SECONDS * 1000 + 1);
        await poll(wire);
        expect(shown()).toEqual(lines);
      }
      await timers.advance(STALE_SECONDS * 1000 + 1);
      expect(shown(/^pdu_operation.*$|^miner_operation.*$/gm)).toEqual([]);
      expect(shown()).toEqual(lines);
    },
  );

  it('are those of the model that it told before it fell silent', async () => {
    const thresholds = { models: { T1: { inletTemperatureLimitCelsius: 60 } } };
    const { poll, lines } = scene(miner('m1'), thresholds);
    const inlet = () =>
      lines(/^miner_inlet_temperature_limit_celsius.* (\S+)$/gm).map((line) => line.split(' ').at(-1));
    await poll(silent);
    expect(inlet()).toEqual(['50']);
    await poll();
    expect(inlet()).toEqual(['60']);
    await poll(silent);
    expect(inlet()).toEqual(['60']);
  });

  it.each<[string, ThresholdPolicy, string]>([
    ['the site', { default: { loadWarningRatio: 0.7 } }, '0.7'],
    [
      'the model that the PDU tells',
      { default: { loadWarningRatio: 0.7 }, models: { PX3: { loadWarningRatio: 0.6 } } },
      '0.6',
    ],
    [
      'the PDU itself',
      { models: { PX3: { loadWarningRatio: 0.6 } }, devices: { 'pdu-1': { loadWarningRatio: 0.5 } } },
      '0.5',
    ],
  ])('that is a PDU come from %s', async (_name, thresholds, value) => {
    const telling = defineDriver({
      ...toyPdu,
      id: 'telling-pdu',
      ask: {},
      read: () => ({ readings: [], facts: { model: 'PX3' }, operation: 'operating' }),
    });
    const { poll, lines } = scene(pdu('pdu-1'), thresholds, telling);
    await poll();
    expect(lines(/^pdu_load_limit_ratio.*"warning".*$/gm)).toEqual([
      `pdu_load_limit_ratio{site="north",pdu="pdu-1",level="warning"} ${value}`,
    ]);
  });

  it('that nothing concerns are not told of it', async () => {
    const { poll, lines } = scene(miner('m2'), { default: { loadWarningRatio: 0.7 } });
    await poll();
    expect(lines(/^pdu_.*$|^miner_feed_power_tolerance.*$/gm)).toEqual([]);
  });
});
