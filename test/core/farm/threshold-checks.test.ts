import { describe, expect, it } from 'vitest';
import { checkThresholds } from '../../../core/farm/threshold-checks.ts';
import type { ThresholdPolicy } from '../../../core/farm/thresholds.ts';

const DEVICES = [
  { id: 'm1', kind: 'miner', model: 'S19' },
  { id: 'm2', kind: 'miner' },
  { id: 'rig-1', kind: 'gpu-rig' },
  { id: 'pdu-1', kind: 'pdu', model: 'PX3' },
  { id: 'emx-1', kind: 'sensor' },
] as const;

/** Problems as `path: found, expected`. */
const refusals = (policy: ThresholdPolicy) =>
  checkThresholds(policy, DEVICES).map(({ path, found, expected }) => `${path.join('.')}: ${found} / ${expected}`);

describe('thresholds that are taken', () => {
  it.each<[string, ThresholdPolicy]>([
    ['nothing', {}],
    ['warning and critical alike', { default: { loadWarningRatio: 0.9 } }],
    [
      'a warning raised together with its critical',
      { default: { sharesRejectedWarningRatio: 0.15, sharesRejectedCriticalRatio: 0.3 } },
    ],
    [
      'a critical that the device raises itself',
      { models: { S19: { sharesRejectedWarningRatio: 0.09 } }, devices: { m1: { sharesRejectedCriticalRatio: 0.09 } } },
    ],
    ['those of PDUs for a model of miners: who knows what a model is', { models: { S19: { loadWarningRatio: 0.5 } } }],
    ['those of all kinds for the site', { default: { loadWarningRatio: 0.5, restartsLimit: 9 } }],
    ['those of miners for a rig', { devices: { 'rig-1': { restartsLimit: 9 } } }],
    ['a model that a device may yet tell', { models: { 'S99 Hydro': { inletTemperatureLimitCelsius: 60 } } }],
  ])('%s', (_name, policy) => {
    expect(refusals(policy)).toEqual([]);
  });
});

describe('thresholds that are refused', () => {
  it.each<[string, ThresholdPolicy, string[]]>([
    [
      'a warning above the critical that nobody has set',
      { default: { sharesRejectedWarningRatio: 0.15 } },
      [
        'default.sharesRejectedWarningRatio: 0.15, above sharesRejectedCriticalRatio, which is 0.1 here / at most 0.1, or a higher sharesRejectedCriticalRatio as well',
      ],
    ],
    [
      'a critical below the warning that nobody has set',
      { default: { loadCriticalRatio: 0.7 } },
      [
        'default.loadCriticalRatio: 0.7, below loadWarningRatio, which is 0.8 here / at least 0.8, or a lower loadWarningRatio as well',
      ],
    ],
    [
      'both wrong in one place, told once',
      { default: { unbalanceWarningRatio: 0.5, unbalanceCriticalRatio: 0.4 } },
      [
        'default.unbalanceWarningRatio: 0.5, above unbalanceCriticalRatio, which is 0.4 here / at most 0.4, or a higher unbalanceCriticalRatio as well',
      ],
    ],
    [
      'a model against the site',
      { default: { loadCriticalRatio: 0.85 }, models: { PX3: { loadWarningRatio: 0.88 } } },
      [
        'models.PX3.loadWarningRatio: 0.88, above loadCriticalRatio, which is 0.85 here / at most 0.85, or a higher loadCriticalRatio as well',
      ],
    ],
    [
      'a device against its model',
      {
        models: { PX3: { loadWarningRatio: 0.6, loadCriticalRatio: 0.7 } },
        devices: { 'pdu-1': { loadWarningRatio: 0.75 } },
      },
      [
        'devices.pdu-1.loadWarningRatio: 0.75, above loadCriticalRatio, which is 0.7 here / at most 0.7, or a higher loadCriticalRatio as well',
      ],
    ],
    [
      'the site alone, where models inherit what is wrong',
      { default: { unbalanceCriticalRatio: 0.05 }, models: { PX3: { loadWarningRatio: 0.5 } } },
      [
        'default.unbalanceCriticalRatio: 0.05, below unbalanceWarningRatio, which is 0.1 here / at least 0.1, or a lower unbalanceWarningRatio as well',
      ],
    ],
    [
      'a stranger, once',
      { devices: { m9: { loadWarningRatio: 0.95 } } },
      ['devices.m9: "m9", which is no device of the inventory / the id of a device'],
    ],
    [
      'a name that every object has',
      { devices: { constructor: { warmUpSeconds: 1 } } },
      ['devices.constructor: "constructor", which is no device of the inventory / the id of a device'],
    ],
    [
      'a threshold of PDUs on a miner',
      { devices: { m2: { powerFactorMinimumRatio: 0.8, restartsLimit: 5 } } },
      [
        'devices.m2.powerFactorMinimumRatio: powerFactorMinimumRatio of "m2", which is a miner / one of hashrateMinimumRatio, chipTemperatureLimitCelsius, boardTemperatureLimitCelsius, warmUpSeconds, feedPowerTolerance, hardwareErrorsLimitRatio, sharesRejectedWarningRatio, sharesRejectedCriticalRatio, shareAgeLimitSeconds, inletTemperatureLimitCelsius, psuTemperatureLimitCelsius, hashrateDeclineLimitRatio, efficiencyDriftLimitRatio, restartsLimit',
      ],
    ],
    [
      'a threshold of a sensor unit',
      { devices: { 'emx-1': { sensorHumidityLimitRatio: 0.6 } } },
      [
        'devices.emx-1.sensorHumidityLimitRatio: sensorHumidityLimitRatio of "emx-1", which is a sensor / none: a sensor has no thresholds',
      ],
    ],
  ])('%s', (_name, policy, expected) => {
    expect(refusals(policy)).toEqual(expected);
  });
});
