import { describe, expect, it } from 'vitest';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { childOn, commands, liveFarm, relays, untilDone } from './live-farm.ts';

const MINERS = ['miner-001', 'miner-002', 'miner-003'];

describe('T7 what heat turns off', () => {
  it('T7 only offs are sent, also by the process after a kill -9, and nothing comes on again by itself', async () => {
    const live = await liveFarm({ miners: 4, pdus: 1, makes: ['antminer'], cycleSeconds: 5 });
    const database = live.folder.path('db');
    // Fans that stand still and chips above their limit; a common cause would be held, and is another test's matter.
    const remediation = { correlated: { minimumDevices: 100, ratio: 1, scopes: [] }, attemptsPerHour: 9 };
    for (const miner of MINERS) {
      await live.farm.inject(miner, { fault: 'fan-lost', fan: 0 });
      await live.farm.inject(miner, { fault: 'hot', celsius: 104 });
      await live.polled(miner);
    }
    const first = await childOn({ ...live, remediation });
    expect(await first.post('MinerFanLost', MINERS)).toBe(true);
    await untilDone('the first outlet is off', database, () => relays(live.farm).length > 0);
    await first.kill();
    const second = await childOn({ ...live, remediation });
    // The miners that were not turned off yet are told of again.
    await second.post('MinerFanLost', MINERS);
    const off = async () => new Set(relays(live.farm)).size === MINERS.length;
    await untilDone('all outlets are off', database, off);
    await second.kill();
    const third = await childOn({ ...live, remediation });
    // The fans are well, the alerts are resolved, and the dead-man has looked many times.
    for (const miner of MINERS) await live.farm.clear(miner);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await untilDone('no action is open', database, async () =>
      (await third.actions()).every(({ outcome }) => outcome !== undefined),
    );
    expect([...relays(live.farm)].sort()).toEqual(['1 off', '2 off', '3 off']);
    expect([...new Set(commands(live.farm))].sort()).toEqual(['1 off', '2 off', '3 off']);
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    // A latch whose off was never sent was released again.
    const latches = db.selectFrom('latches').select('device').where('released_at', 'is', null);
    const latched = await latches.orderBy('device').execute();
    await close();
    expect(latched.map(({ device }) => device)).toEqual(MINERS);
  }, 240_000);
});
