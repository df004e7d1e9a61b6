import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';
import { originsOf } from '../../../sidecar/policy/origins.ts';
import { held, store, versions } from '../../../sidecar/policy/store.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../sidecar/tables.ts';
import { onEachEngine } from '../engines.ts';

describe('With which version a value was set', () => {
  it.each<[string, object[], Record<string, number>]>([
    ['nothing was', [], {}],
    ['the only one', [{ cyclesPerDay: 1 }], { cyclesPerDay: 1 }],
    [
      'an earlier one, kept since',
      [{ cyclesPerDay: 1 }, { cyclesPerDay: 1, coolDownSeconds: 900 }],
      { cyclesPerDay: 1, coolDownSeconds: 2 },
    ],
    ['changed and changed back', [{ cyclesPerDay: 1 }, { cyclesPerDay: 2 }, { cyclesPerDay: 1 }], { cyclesPerDay: 3 }],
    ['taken away', [{ cyclesPerDay: 1 }, {}], {}],
    [
      'within a group',
      [{ thermal: { zone: 'rack' } }, { thermal: { zone: 'rack', offsPerMinute: 1 } }],
      { 'thermal.zone': 1, 'thermal.offsPerMinute': 2 },
    ],
  ])('%s', (_, sets, origins) => {
    const newestFirst = sets.map((set, index) => ({ version: index + 1, set })).reverse();
    expect(originsOf(newestFirst)).toEqual(origins);
  });
});

onEachEngine((fresh) => {
  it('is kept with who set it and why; of two at once one is refused', async () => {
    const database = await openDatabase<Tables>(fresh(), MIGRATIONS);
    const db = tablesOf<never>(database.db) as never;
    try {
      expect(await held(db)).toEqual({ version: 0, set: {} });
      const change = { was: 0, comment: 'summer', actor: { id: 'a', name: 'Anna' } };
      const both = await Promise.allSettled([
        store(db, { ...change, set: { cyclesPerDay: 1 } }, 1_000),
        store(db, { ...change, set: { cyclesPerDay: 9 } }, 1_000),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await held(db)).toMatchObject({
        ...{ version: 1, by: 'Anna', comment: 'summer', changedAt: '1970-01-01T00:00:01.000Z' },
      });
      await expect(store(db, { ...change, set: {} }, 2_000)).rejects.toMatchObject({
        status: 409,
        message: 'the policy was changed meanwhile: found version 1, expected 0',
      });
      const second = await store(db, { ...change, was: 1, set: {}, comment: 'autumn' }, 3_000);
      expect(await versions(db, 10)).toMatchObject([{ version: second, comment: 'autumn', set: {} }, { version: 1 }]);
    } finally {
      await database.close();
    }
  });
});
