import { expect, it, vi } from 'vitest';
import { beginMaintenance } from '../../../sidecar/maintenance/begin.ts';
import { endMaintenance } from '../../../sidecar/maintenance/end.ts';
import { listMaintenance } from '../../../sidecar/maintenance/list.ts';
import { maintenanceRound } from '../../../sidecar/maintenance/round.ts';
import { ANNA } from '../comments/desk-parts.ts';
import { onBothEngines } from '../inventory/engines.ts';
import { HOUR, Killed, type Mortal, maintenanceFarm, mortal } from './bench.ts';

const anna = { principal: ANNA };
/** More steps than any of the deeds has. */
const DEVICES = 70;

vi.setConfig({ testTimeout: 90_000 });

/**
 * Does the deed for m1 with a death at its first step, for m2 at the next one, … until it survives; returns how many have
 * died. Each step is a statement, an order to alert-webhook and its answer, or a line of audit. On PostgreSQL, where each
 * life takes longer, every fourth step is one.
 */
async function eachDeath(
  engine: string,
  deed: (id: string, life: Mortal) => Promise<unknown>,
  after: (id: string) => Promise<void>,
): Promise<number> {
  const stride = engine === 'sqlite' ? 1 : 4;
  for (let nth = 1; nth <= DEVICES; nth += 1) {
    const id = `m${nth}`;
    const life = mortal(1 + (nth - 1) * stride);
    const end = await deed(id, life).then(
      () => 'survived',
      (error: unknown) => error,
    );
    if (end === 'survived') return nth - 1;
    expect(end).toBeInstanceOf(Killed);
    expect(life.died()).toBe(true);
    await after(id);
  }
  throw new Error(`more than ${DEVICES} steps`);
}

onBothEngines((fresh) => {
  const farmOf = async () => {
    const farm = await maintenanceFarm(fresh(), DEVICES);
    const order = (id: string, hours = 2) => ({
      devices: [id],
      until: farm.clock.now + hours * HOUR,
      reason: 'fan swap',
    });
    const open = async (id: string) =>
      (await listMaintenance(farm.db as never, { limit: 9, device: id, open: true })).items;
    /** What holds the machine back. */
    const careful = async (id: string) => [await farm.stateOf(id), (await farm.covers(id)) !== undefined];
    return { ...farm, order, open, careful };
  };

  it('a beginning that is killed anywhere is nothing at all, or is brought to its end', async () => {
    const { engine, dying, make, order, open, stateOf, windows, pass } = await farmOf();
    const seen = new Set<string>();
    const deaths = await eachDeath(
      engine,
      (id, life) => beginMaintenance(dying(life), anna, order(id)),
      async (id) => {
        const state = await stateOf(id);
        seen.add(`${state}, ${(await windows(id)).length} windows, ${(await open(id)).length} in the books`);
        const report = await maintenanceRound(make());
        expect(report.problems).toEqual([]);
        const begun = (await open(id)).length === 1;
        expect([await stateOf(id), (await windows(id)).length]).toEqual(begun ? ['maintenance', 1] : ['active', 0]);
      },
    );
    expect(deaths).toBeGreaterThan(engine === 'sqlite' ? 8 : 2);
    // No death leaves the state changed without a window, nor a window that the books do not know of.
    const allowed = [
      'active, 0 windows, 0 in the books',
      'active, 0 windows, 1 in the books',
      'active, 1 windows, 1 in the books',
      'maintenance, 1 windows, 1 in the books',
    ];
    if (engine === 'sqlite') expect([...seen].sort()).toEqual(allowed);
    else expect(allowed).toEqual(expect.arrayContaining([...seen]));
    pass(2 * HOUR);
    await maintenanceRound(make());
    for (let n = 1; n <= deaths + 1; n += 1)
      expect([await stateOf(`m${n}`), await open(`m${n}`)]).toEqual(['active', []]);
  });

  it('a change of its end that is killed anywhere never lets the machine go', async () => {
    const { engine, dying, make, order, open, careful, windows, stateOf, pass } = await farmOf();
    const deaths = await eachDeath(
      engine,
      async (id, life) => {
        await beginMaintenance(make(), anna, order(id));
        await beginMaintenance(dying(life), anna, order(id, 4));
      },
      async (id) => {
        expect(await careful(id)).toEqual(['maintenance', true]);
        expect((await maintenanceRound(make())).problems).toEqual([]);
        expect(await careful(id)).toEqual(['maintenance', true]);
        expect([(await windows(id)).length, (await open(id)).length]).toEqual([1, 1]);
      },
    );
    expect(deaths).toBeGreaterThan(engine === 'sqlite' ? 8 : 2);
    pass(4 * HOUR);
    await maintenanceRound(make());
    for (let n = 1; n <= deaths + 1; n += 1)
      expect([await stateOf(`m${n}`), await open(`m${n}`)]).toEqual(['active', []]);
  });

  it('an early end that is killed anywhere lets the machine go only when it is in the books', async () => {
    const { engine, dying, make, order, open, stateOf, windows } = await farmOf();
    const deaths = await eachDeath(
      engine,
      async (id, life) => {
        await beginMaintenance(make(), anna, order(id));
        await endMaintenance(dying(life), anna, id, 'done');
      },
      async (id) => {
        await maintenanceRound(make());
        const held = (await open(id)).length === 1;
        expect(await stateOf(id)).toBe(held ? 'maintenance' : 'active');
        if (held) await endMaintenance(make(), anna, id, 'done');
        expect([await stateOf(id), await windows(id), await open(id)]).toEqual(['active', [], []]);
      },
    );
    expect(deaths).toBeGreaterThan(engine === 'sqlite' ? 8 : 2);
  });

  it('a round that is killed anywhere is finished by the next one', async () => {
    const { engine, dying, make, order, open, stateOf, pass } = await farmOf();
    const deaths = await eachDeath(
      engine,
      async (id, life) => {
        await beginMaintenance(make(), anna, order(id, 1));
        pass(HOUR);
        const { problems } = await maintenanceRound(dying(life));
        if (problems.length > 0) throw new Killed(problems.join());
      },
      async (id) => {
        expect((await maintenanceRound(make())).problems).toEqual([]);
        expect([await stateOf(id), await open(id)]).toEqual(['active', []]);
      },
    );
    expect(deaths).toBeGreaterThan(engine === 'sqlite' ? 8 : 2);
  });
});
