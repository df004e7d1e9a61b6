import { describe, expect, it } from 'vitest';
import { assess } from '../../../../core/farm/assess.ts';
import { DEFAULT_THRESHOLDS } from '../../../../core/farm/thresholds.ts';
import whatsminer from '../../../../devices/miners/whatsminer.ts';
import { modelExpectation } from '../../../../devices/models.ts';
import { fixture, replay } from '../replay.ts';

describe('an M50S that hashes with a bad chip (API 2)', () => {
  const polled = replay(whatsminer, fixture('whatsminer/m50s-chip-lost'));

  it('tells all that btminer tells', async () => {
    const { value, series, observation } = await polled;
    expect(value('miner.hashrate', { algorithm: 'sha256' })).toBeCloseTo(125e12, -6);
    expect(value('miner.power')).toBe(3280);
    expect(value('miner.power_limit')).toBe(3600);
    expect(value('miner.psu_fan_speed')).toBe(6816);
    expect(value('miner.environment_temperature')).toBe(24.5);
    expect(Object.values(series('miner.fan_speed'))).toEqual([4800, 4830]);
    expect(series('miner.board_chips')).toEqual({ 'board=0': 156, 'board=1': 155, 'board=2': 156 });
    expect(Object.values(series('miner.board_temperature'))).toEqual([70, 71, 69.5]);
    expect(value('miner.chip_temperature', { board: '2', sensor: 'max' })).toBe(88.5);
    expect(observation.facts).toMatchObject({ make: 'MicroBT', model: 'M50S VH30', psuModel: 'P463B' });
    expect(observation.operation).toBe('hashing');
  });

  it('names the board with the bad chips in the words of all families', async () => {
    const { observation, series } = await polled;
    const said = { reportedAt: '2026-01-02 03:04:05', message: 'Slot 1 has bad chips.' };
    const fault = { code: 'chips-lost', vendorCode: '551', component: 'chip', part: 1, ...said };
    expect(observation.facts.errors).toEqual([fault]);
    expect(series('miner.error')).toEqual({ 'code=chips-lost,vendor_code=551,component=chip': 1 });
  });

  it('has fewer chips than its model, where the device itself does not say how many', async () => {
    const { observation } = await polled;
    const model = modelExpectation(observation.facts.make, observation.facts.model);
    expect(assess(observation, { thresholds: DEFAULT_THRESHOLDS, model }).attention).toEqual([
      {
        level: 'advisory',
        reason: 'chips-lost',
        evidence: 'Chips that answer: board 1: 155 of 156 (156 by the model M50S VH30).',
      },
      {
        level: 'advisory',
        reason: 'error-reported',
        evidence: 'The firmware reports 551 (chip): Slot 1 has bad chips.',
      },
    ]);
  });
});
