import { expect, it } from 'vitest';
import { openDatabase } from '../../../core/service/database.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../../sidecar/tables.ts';
import { changeView, listViews, makeView, removeView } from '../../../sidecar/views/store.ts';
import { onEachEngine } from '../engines.ts';

const anna = { id: 'a', name: 'Anna' };
const bert = { id: 'b', name: 'Bert' };
const content = { search: 'rack:r07', columns: ['miner', 'state'], sort: { id: 'state', descending: false } };
const view = { page: 'fleet', name: 'Night', shared: false, content };

onEachEngine((fresh) => {
  it('are kept for their owner, and shared by their owner alone', async () => {
    const database = await openDatabase<Tables>(fresh(), MIGRATIONS);
    const db = tablesOf<never>(database.db) as never;
    try {
      const made = await makeView(db, anna, view, 1_000);
      expect(made).toMatchObject({ name: 'Night', own: true, shared: false, content, owner: 'Anna' });
      await expect(makeView(db, anna, { ...view, name: ' Night ' }, 1_000)).rejects.toMatchObject({ status: 409 });
      await makeView(db, bert, view, 1_000);
      expect((await listViews(db, bert, 'fleet')).map(({ owner }) => owner)).toEqual(['Bert']);
      const asBert = { actor: bert, isAdmin: false, id: made.id };
      await expect(changeView(db, asBert, { name: 'Mine' }, 2_000)).rejects.toMatchObject({ status: 404 });
      const asAnna = { actor: anna, isAdmin: false, id: made.id };
      await changeView(db, asAnna, { shared: true }, 2_000);
      expect((await listViews(db, bert, 'fleet')).map(({ owner, own }) => [owner, own])).toEqual([
        ['Anna', false],
        ['Bert', true],
      ]);
      await expect(removeView(db, asBert)).rejects.toMatchObject({ status: 403 });
      const second = await makeView(db, anna, { ...view, name: 'Day' }, 3_000);
      await expect(changeView(db, { ...asAnna, id: second.id }, { name: 'Night' }, 3_000)).rejects.toMatchObject({
        status: 409,
      });
      await removeView(db, { ...asBert, isAdmin: true });
      expect((await listViews(db, anna, 'fleet')).map(({ name }) => name)).toEqual(['Day']);
      await expect(removeView(db, asAnna)).rejects.toMatchObject({ status: 404 });
    } finally {
      await database.close();
    }
  });
});
