import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type ThresholdPolicy, thresholdsFor } from '../../../core/farm/thresholds.ts';

const POLICY: ThresholdPolicy = {
  default: { hashrateMinimumRatio: 0.85, warmUpSeconds: 900 },
  models: {
    'Antminer S19': { hashrateMinimumRatio: 0.9, chipTemperatureLimitCelsius: 90 },
    'Antminer S21': { chipTemperatureLimitCelsius: 99 },
  },
  devices: { m7: { hashrateMinimumRatio: 0.5 } },
};

describe('thresholdsFor', () => {
  it.each<[string, { id: string; model?: string }, string | undefined, object]>([
    [
      'our own where nothing is said',
      { id: 'm1' },
      undefined,
      { chipTemperatureLimitCelsius: 95, boardTemperatureLimitCelsius: 85 },
    ],
    ['the site before our own', { id: 'm1' }, undefined, { hashrateMinimumRatio: 0.85, warmUpSeconds: 900 }],
    [
      'the model of the inventory before the site',
      { id: 'm1', model: 'Antminer S19' },
      undefined,
      { hashrateMinimumRatio: 0.9, chipTemperatureLimitCelsius: 90, warmUpSeconds: 900 },
    ],
    [
      'the model that the device tells',
      { id: 'm1' },
      'Antminer S21',
      { chipTemperatureLimitCelsius: 99, hashrateMinimumRatio: 0.85 },
    ],
    [
      'the inventory before the device',
      { id: 'm1', model: 'Antminer S19' },
      'Antminer S21',
      { chipTemperatureLimitCelsius: 90 },
    ],
    [
      'the device before all',
      { id: 'm7', model: 'Antminer S19' },
      undefined,
      { hashrateMinimumRatio: 0.5, chipTemperatureLimitCelsius: 90 },
    ],
    ['nothing of an unknown model', { id: 'm1', model: 'constructor' }, undefined, { chipTemperatureLimitCelsius: 95 }],
  ])('takes %s', (_name, device, said, expected) => {
    expect(thresholdsFor(POLICY, device, said)).toMatchObject(expected);
  });

  it('is always whole', () => {
    expect(thresholdsFor({}, { id: 'm1' })).toEqual(DEFAULT_THRESHOLDS);
  });
});
