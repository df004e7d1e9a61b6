import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { until } from '../alert-webhook/bench.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { childOn, commands, isOn, liveFarm, relays, untilDone } from './live-farm.ts';

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

/** One hung miner on outlet 1; a native cycle takes five seconds. */
async function hungFarm(driver: 'raritan-pdu2' | 'servertech-sentry4' | 'raritan-px1') {
  const size = { miners: 1, pdus: [{ driver, outlets: 8 }], makes: ['antminer'] } as const;
  const live = await liveFarm({ ...size, cycleSeconds: 5 });
  await live.farm.inject('miner-001', { fault: 'hang', power: 0.02 });
  await live.polled('miner-001');
  return live;
}

const wentOff = (live: Awaited<ReturnType<typeof hungFarm>>, database = live.folder.path('db')) =>
  untilDone('the outlet is off', database, () => relays(live.farm).includes('1 off'));

/** By when the outlet must be on, as was written down before the command. */
async function deadlineIn(database: string): Promise<number> {
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  const row = await db.selectFrom('action_outlets').select('due_on_at').executeTakeFirstOrThrow();
  await close();
  return row.due_on_at ?? Number.NaN;
}

type Child = Awaited<ReturnType<typeof childOn>>;
async function outcomeOf(child: Child): Promise<string | undefined> {
  await until('the action ended', async () => (await child.actions())[0]?.outcome !== undefined, 90_000);
  const actions = await child.actions();
  expect(actions).toHaveLength(1);
  return actions[0]?.outcome;
}

describe('T4 kill -9 after the outlet went off', () => {
  it.each(['raritan-pdu2', 'servertech-sentry4'] as const)(
    'T4 %s: its own cycle gives power back without us, and the next process cycles nothing',
    async (driver) => {
      const live = await hungFarm(driver);
      const first = await childOn(live);
      expect(await first.post('MinerOffline', ['miner-001'])).toBe(true);
      await wentOff(live);
      await first.kill();
      const deadline = await deadlineIn(live.folder.path('db'));
      await until('the outlet is on', () => isOn(live.farm, 1), 30_000);
      expect(Date.now()).toBeLessThan(deadline);
      expect(commands(live.farm)).toEqual(['1 cycle']);
      expect(await outcomeOf(await childOn(live))).toBe('verified');
      expect(commands(live.farm)).toEqual(['1 cycle']);
      expect(relays(live.farm)).toEqual(['1 off', '1 on']);
    },
    180_000,
  );

  it('T4 raritan-px1, which has no cycle: the next process turns it on before the deadline', async () => {
    const live = await hungFarm('raritan-px1');
    const remediation = { offSeconds: 15 };
    const first = await childOn({ ...live, remediation });
    await first.post('MinerOffline', ['miner-001']);
    await wentOff(live);
    await first.kill();
    const deadline = await deadlineIn(live.folder.path('db'));
    expect(isOn(live.farm, 1)).toBe(false);
    const second = await childOn({ ...live, remediation });
    await until('the outlet is on', () => isOn(live.farm, 1), 60_000);
    expect(Date.now()).toBeLessThan(deadline);
    expect(await outcomeOf(second)).toBe('verified');
    expect(commands(live.farm)).toEqual(['1 off', '1 on']);
  }, 180_000);

  it('T4 raritan-px1 and two processes on one PostgreSQL: the other one turns it on', async () => {
    const live = await hungFarm('raritan-px1');
    const setting = { ...live, database: postgres.database(), remediation: { offSeconds: 12 } };
    const leader = await childOn({ ...setting, instance: { name: 'one', leaseSeconds: 3 } });
    const standby = await childOn({ ...setting, instance: { name: 'two', leaseSeconds: 3 } });
    await leader.post('MinerOffline', ['miner-001']);
    await wentOff(live, setting.database);
    await leader.kill();
    const deadline = await deadlineIn(setting.database);
    await until('the outlet is on', () => isOn(live.farm, 1), 60_000);
    expect(Date.now()).toBeLessThan(deadline);
    expect(await outcomeOf(standby)).toBe('verified');
    expect(commands(live.farm)).toEqual(['1 off', '1 on']);
  }, 180_000);

  it('T4 a PDU that falls silent while its outlet is off: unknown, in quarantine, and the dead-man brings it back', async () => {
    const live = await hungFarm('raritan-px1');
    const child = await childOn({ ...live, remediation: { offSeconds: 1, onConfirmSeconds: 1 } });
    await child.post('MinerOffline', ['miner-001']);
    await wentOff(live);
    await live.farm.inject('pdu-01', { fault: 'pdu-silent' });
    expect(await outcomeOf(child)).toBe('unknown');
    expect(isOn(live.farm, 1)).toBe(false);
    const { db, close } = await openDatabase<Tables>(live.folder.path('db'), MIGRATIONS);
    const quarantined = await db.selectFrom('quarantines').select(['pdu', 'released_at']).execute();
    await close();
    expect(quarantined).toEqual([{ pdu: 'pdu-01', released_at: null }]);
    await live.farm.clear('pdu-01', 'pdu-silent');
    await until('the outlet is on', () => isOn(live.farm, 1), 60_000);
    expect(commands(live.farm)).toEqual(['1 off', '1 on']);
  }, 180_000);
});
