import { describe, expect, it } from 'vitest';
import type { Action } from '../../alert-webhook/actions.ts';
import { openCare } from '../../alert-webhook/care.ts';
import { jobs } from '../../alert-webhook/jobs.ts';
import { openActing } from '../../alert-webhook/leading/acting.ts';
import type { Term } from '../../alert-webhook/leading/leadership.ts';
import { outletPlan } from '../../alert-webhook/operator-plan.ts';
import { takeUpStrays } from '../../alert-webhook/recover.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { alertBody, scratch, until } from './bench.ts';
import { database, farmOf, processOn } from './mortal.ts';
import { webhook } from './webhook.ts';

const ORDER = { site: 'tx1', by: 'anna', comment: 'fan swap' };
const PLACE = { pdu: 'pdu-1', outlet: 'pdu-1/1' };

describe('an action that was stored and begun by nobody', () => {
  it('is taken up by the process that lost sight of it', async () => {
    const farm = farmOf('test-pdu');
    const store = await database();
    const tools = processOn(store, farm);
    const view = { ...PLACE, nativeCycle: true, state: await tools.hands.read(PLACE) };
    // The database committed it and died before it could say so.
    await tools.care
      .beginning(async () => {
        await tools.actions.order(ORDER, outletPlan('cycle', 'm1', view, tools.config));
        throw new Error('Connection terminated unexpectedly');
      })
      .catch(() => undefined);
    const { launch, allDone } = jobs(quietLog(), () => undefined);
    await takeUpStrays(tools, launch);
    await takeUpStrays(tools, launch);
    await allDone();
    await takeUpStrays(tools, launch);
    await allDone();
    const [action, ...others] = await tools.actions.list(10);
    // Nothing is known to have been sent, and nothing was.
    expect(action).toMatchObject({ device: 'm1', outcome: 'not-sent' });
    expect(others).toEqual([]);
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('does not keep its miner from being healed', async () => {
    const folder = scratch();
    const path = folder.path('webhook.db');
    const farm = await webhook({ database: path });
    const store = await openDatabase<Tables>(path, MIGRATIONS);
    const tools = processOn(store, farmOf('test-pdu'));
    const view = { ...PLACE, nativeCycle: true, state: await tools.hands.read(PLACE) };
    await tools.actions.order(ORDER, outletPlan('cycle', 'm1', view, tools.config));
    await farm.post(alertBody(['m1']));
    await farm.ended(2);
    const outcomes = (await farm.actions()).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['not-sent', 'verified']);
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
    await store.close();
    await farm.stop();
    folder.remove();
  });
});

describe('what is open and is no stray', () => {
  const action = (id: number) => ({ id }) as Action;

  it.each<[string, (care: ReturnType<typeof openCare>, open: () => Promise<Action[]>) => Promise<Action[]>]>([
    [
      'what is carried out',
      (care, open) => {
        care.taken.add(7);
        return care.strays(open);
      },
    ],
    [
      'what ends while the books are read',
      (care, open) => {
        care.taken.add(7);
        return care.strays(async () => {
          const found = await open();
          care.taken.delete(7);
          return found;
        });
      },
    ],
    [
      'what is taken up while the books are read',
      (care, open) =>
        care.strays(async () => {
          care.taken.add(7);
          return open();
        }),
    ],
    [
      'what is stored and not yet begun',
      async (care, open) => {
        let found: Action[] = [action(0)];
        await care.beginning(async () => {
          found = await care.strays(open);
        });
        return found;
      },
    ],
    [
      'what is stored while the books are read',
      (care, open) =>
        care.strays(async () => {
          await care.beginning(async () => undefined);
          return open();
        }),
    ],
  ])('%s', async (_, strays) => {
    expect(await strays(openCare(), async () => [action(7)])).toEqual([]);
  });

  it('and all others are', async () => {
    const care = openCare();
    await care.beginning(() => Promise.reject(new Error('away'))).catch(() => undefined);
    expect(await care.strays(async () => [action(7)])).toEqual([action(7)]);
  });
});

describe('a term that cannot take up what was left undone', () => {
  const term = (epoch: number): Term => ({ epoch, signal: new AbortController().signal });

  it('tries again, and acts only then', async () => {
    let change: (next: Term | undefined) => void = () => undefined;
    let failures = 0;
    const told: unknown[] = [];
    const acting = openActing({
      allDone: () => Promise.resolve(),
      takeUp: () => (failures-- > 0 ? Promise.reject(new Error('the database is away')) : Promise.resolve()),
      wake: () => undefined,
      onFailure: (error) => told.push(error),
      firstWaitMs: 5,
    });
    await acting.start(async (onChange) => {
      change = onChange;
      onChange(term(1));
      return {
        term: () => undefined,
        fence: async () => undefined,
        leader: async () => undefined,
        stop: async () => undefined,
      };
    });
    failures = 2;
    change(undefined);
    change(term(2));
    expect(acting.ready()).toBe(false);
    await until('the second term is ready', async () => acting.ready());
    expect(told).toHaveLength(2);
  });

  it('does not begin at the start of the process', async () => {
    const acting = openActing({
      allDone: () => Promise.resolve(),
      takeUp: () => Promise.reject(new Error('no credentials')),
      wake: () => undefined,
      onFailure: () => undefined,
    });
    await expect(acting.start()).rejects.toThrow('no credentials');
    expect(acting.ready()).toBe(false);
  });
});
