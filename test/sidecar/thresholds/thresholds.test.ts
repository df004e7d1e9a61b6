import { describe, expect, it } from 'vitest';
import type { ThresholdPolicy } from '../../../core/farm/thresholds.ts';
import { openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../sidecar/tables.ts';
import { diffPolicies, explainThresholds } from '../../../sidecar/thresholds/explain.ts';
import { MEASURES } from '../../../sidecar/thresholds/measures.ts';
import { holding, store, versions } from '../../../sidecar/thresholds/store.ts';
import { tryThreshold } from '../../../sidecar/thresholds/try.ts';
import { onEachEngine } from '../engines.ts';

const policy: ThresholdPolicy = {
  default: { hashrateMinimumRatio: 0.9, warmUpSeconds: 600 },
  models: { S21: { hashrateMinimumRatio: 0.95 } },
  devices: { m1: { hashrateMinimumRatio: 0.5 } },
};

describe('What holds for a device', () => {
  it.each<[string, string | undefined, string, number, string]>([
    ['m1', 'S21', 'hashrateMinimumRatio', 0.5, 'device'],
    ['m2', 'S21', 'hashrateMinimumRatio', 0.95, 'model'],
    ['m2', 'S19', 'hashrateMinimumRatio', 0.9, 'site'],
    ['m2', undefined, 'warmUpSeconds', 600, 'site'],
    ['m1', 'S21', 'chipTemperatureLimitCelsius', 95, 'built-in'],
    ['toString', 'constructor', 'hashrateMinimumRatio', 0.9, 'site'],
  ])('%s of %s: %s', (id, model, key, value, from) => {
    expect(explainThresholds(policy, { id, model }).find((each) => each.key === key)).toEqual({ key, value, from });
  });
});

describe('A change of the thresholds', () => {
  it.each<[string, ThresholdPolicy, ThresholdPolicy, object[]]>([
    ['none', policy, structuredClone(policy), []],
    [
      'a value',
      { default: { warmUpSeconds: 1 } },
      { default: { warmUpSeconds: 2 } },
      [{ place: 'site', name: '', key: 'warmUpSeconds', from: 1, to: 2 }],
    ],
    [
      'a new one',
      {},
      { models: { S21: { restartsLimit: 5 } } },
      [{ place: 'model', name: 'S21', key: 'restartsLimit', to: 5 }],
    ],
    [
      'one taken away',
      { devices: { m1: { restartsLimit: 5 } } },
      { devices: { m1: {} } },
      [{ place: 'device', name: 'm1', key: 'restartsLimit', from: 5 }],
    ],
  ])('%s', (_, before, after, changes) => expect(diffPolicies(before, after)).toEqual(changes));

  const devices = new Map([
    ['m1', { id: 'm1', model: 'S21' }],
    ['m2', { id: 'm2', model: 'S19' }],
    ['m3', { id: 'm3' }],
  ]);
  it('says which miners it would find that were not found before, and the other way round', () => {
    const measured = new Map([
      ['m1', 0.93],
      ['m2', 0.85],
      ['m3', 0.79],
    ]);
    const before: ThresholdPolicy = {};
    expect(
      tryThreshold('hashrateMinimumRatio', measured, devices, [before, { default: { hashrateMinimumRatio: 0.9 } }]),
    ).toEqual({ key: 'hashrateMinimumRatio', told: 3, before: 1, after: 2, added: ['m2'], removed: [] });
    const ofModel: ThresholdPolicy = {
      default: { hashrateMinimumRatio: 0.5 },
      models: { S21: { hashrateMinimumRatio: 0.95 } },
    };
    expect(tryThreshold('hashrateMinimumRatio', measured, devices, [before, ofModel])).toMatchObject({
      ...{ before: 1, after: 1, added: ['m1'], removed: ['m3'] },
    });
  });
  it('finds what is above where heat is trouble', () => {
    const measured = new Map([
      ['m1', 96],
      ['m2', 95],
    ]);
    expect(
      tryThreshold('chipTemperatureLimitCelsius', measured, devices, [
        {},
        { default: { chipTemperatureLimitCelsius: 94 } },
      ]),
    ).toMatchObject({ before: 1, after: 2, added: ['m2'] });
  });
  it('asks for one series a device', () => {
    for (const { query, family } of Object.values(MEASURES))
      expect(query).toContain(family === 'pdu' ? 'pdu' : 'miner');
  });
});

onEachEngine((fresh) => {
  it('is kept with who made it and why; of two at once one is refused', async () => {
    const database = await openDatabase<Tables>(fresh(), MIGRATIONS);
    const db = tablesOf<never>(database.db) as never;
    try {
      expect(await holding(db, policy)).toEqual({ version: 0, policy });
      const change = { was: 0, comment: 'summer', actor: { id: 'a', name: 'Anna' } };
      const first: ThresholdPolicy = { default: { inletTemperatureLimitCelsius: 45 } };
      const both = await Promise.allSettled([
        store(db, { ...change, policy: first }, 1_000),
        store(db, { ...change, policy: {} }, 1_000),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const held = await holding(db, policy);
      expect(held).toMatchObject({ version: 1, by: 'Anna', comment: 'summer', changedAt: '1970-01-01T00:00:01.000Z' });
      await expect(store(db, { ...change, policy: {} }, 2_000)).rejects.toMatchObject({ status: 409 });
      const second = await store(db, { ...change, was: 1, policy: {}, comment: 'autumn' }, 3_000);
      expect(await versions(db, 10)).toMatchObject([
        { version: second, comment: 'autumn', policy: {} },
        { version: 1 },
      ]);
    } finally {
      await database.close();
    }
  });
});
