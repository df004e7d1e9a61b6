import { expect, it } from 'vitest';
import { readHistory } from '../../../sidecar/inventory/history.ts';
import { changeDevice, createDevice, type InventoryParts } from '../../../sidecar/inventory/store.ts';
import { ANNA, miner, onBothEngines, open, pdu } from './engines.ts';

const BORIS = { id: 'u2', name: 'Boris' };

onBothEngines((fresh) => {
  it('lets two writers of two processes change one device once', async () => {
    const address = fresh();
    const [one, two] = [await open(address), await open(address)];
    const parts = (db: typeof one.db): InventoryParts => ({ db, now: Date.now });
    await createDevice(parts(one.db), ANNA, pdu('p1', '10.9.0.1'));
    for (let number = 1; number <= 10; number += 1) await createDevice(parts(one.db), ANNA, miner(number));
    const feeds = [{ pdu: 'p1', outlet: '1' }];
    const tries = [one, two].flatMap(({ db }, which) =>
      [1, 2, 3, 4, 5].map((number) =>
        changeDevice(parts(db), which === 0 ? ANNA : BORIS, {
          id: `m${number}`,
          revision: 1,
          patch: { name: `w${which}` },
        }),
      ),
    );
    const outlets = [6, 7, 8, 9].map((number) =>
      changeDevice(parts(number % 2 ? one.db : two.db), ANNA, { id: `m${number}`, revision: 1, patch: { feeds } }),
    );
    const ended = (all: readonly PromiseSettledResult<unknown>[]) => all.map((each) => each.status).sort();
    const [named, fed] = await Promise.all([Promise.allSettled(tries), Promise.allSettled(outlets)]);
    expect(ended(named)).toEqual([...Array(5).fill('fulfilled'), ...Array(5).fill('rejected')]);
    expect(ended(fed)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    const reasons = [...named, ...fed].flatMap((each) =>
      each.status === 'rejected' ? [(each.reason as { status: number }).status] : [],
    );
    expect(new Set(reasons)).toEqual(new Set([409]));
    expect(await readHistory(two.db, { limit: 100 })).toHaveLength(11 + 6);
    await one.close();
    await two.close();
  });
});
