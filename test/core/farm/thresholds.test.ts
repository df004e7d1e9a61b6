import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, type ThresholdPolicy, thresholdsFor } from '../../../core/farm/thresholds.ts';

const POLICY: ThresholdPolicy = {
  default: { hashrateMinimumRatio: 0.85, warmUpSeconds: 900 },
  models: {
    'Antminer S19': { hashrateMinimumRatio: 0.9, chipTemperatureLimitCelsius: 90 },
    'Antminer S21': { chipTemperatureLimitCelsius: 99 },
    'PX3-5190R': { loadWarningRatio: 0.7 },
    '': { warmUpSeconds: 1 },
  },
  devices: { m7: { hashrateMinimumRatio: 0.5 }, 'pdu-1': { loadCriticalRatio: 0.95, loadWarningRatio: 0.75 } },
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
    [
      'the model of a PDU before our own',
      { id: 'pdu-2', model: 'PX3-5190R' },
      undefined,
      { loadWarningRatio: 0.7, loadCriticalRatio: 0.9 },
    ],
    [
      'a PDU before its model',
      { id: 'pdu-1', model: 'PX3-5190R' },
      undefined,
      { loadWarningRatio: 0.75, loadCriticalRatio: 0.95 },
    ],
    ['no nameless model where none is known', { id: 'm1' }, undefined, { warmUpSeconds: 900 }],
    ['nothing of an unknown model', { id: 'm1', model: 'constructor' }, undefined, { chipTemperatureLimitCelsius: 95 }],
  ])('takes %s', (_name, device, said, expected) => {
    expect(thresholdsFor(POLICY, device, said)).toMatchObject(expected);
  });

  it('is always whole', () => {
    expect(thresholdsFor({}, { id: 'm1' })).toEqual(DEFAULT_THRESHOLDS);
  });

  it('is one value for all devices of which nothing else is said, as their readings are made once with it', () => {
    const first = thresholdsFor(POLICY, { id: 'm1' }, 'Antminer S21');
    expect(thresholdsFor(POLICY, { id: 'm2', model: 'Antminer S21' })).toBe(first);
    expect(thresholdsFor(POLICY, { id: 'm7' }, 'Antminer S21')).not.toBe(first);
    expect(thresholdsFor({ ...POLICY }, { id: 'm1' }, 'Antminer S21')).not.toBe(first);
    expect(() => Object.assign(first, { warmUpSeconds: 1 })).toThrow(TypeError);
  });
});
