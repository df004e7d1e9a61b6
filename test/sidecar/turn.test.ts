import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../core/service/database.ts';
import { type Lease, openLease } from '../../core/service/lease.ts';
import { quietLog } from '../../core/service/log.ts';
import { openRounds, type Round } from '../../sidecar/rounds.ts';
import { MIGRATIONS, type Tables } from '../../sidecar/tables.ts';
import { openTurn, turnOf } from '../../sidecar/turn.ts';
import { until } from '../alert-webhook/bench.ts';
import { onEachEngine } from './engines.ts';

/** A lease as a process has it that may be cut off from its database. */
function cuttable(lease: Lease) {
  const state = { cut: false };
  const asked =
    <A extends unknown[], T>(ask: (...args: A) => Promise<T>) =>
    (...args: A) =>
      state.cut ? Promise.reject(new Error('the database is away')) : ask(...args);
  const { claim, renew, remaining, holder, release } = lease;
  const [askClaim, askRenew, askRelease] = [asked(claim), asked(renew), asked(release)];
  return { state, lease: { claim: askClaim, renew: askRenew, release: askRelease, remaining, holder } };
}

onEachEngine((fresh) => {
  const twoOn = async (leaseSeconds: number) => {
    const base = await openDatabase<Tables>(fresh(), MIGRATIONS);
    const ran: string[] = [];
    const open = async (holder: string) => {
      const { state, lease } = cuttable(openLease({ ...base, name: 'sidecar north', holder, leaseSeconds }));
      const turn = await openTurn({ lease, leaseSeconds, log: quietLog() });
      const round = (name: string, everySeconds: number): Round => ({
        ...{ name, everySeconds },
        run: async () => void ran.push(`${holder} ${name}`),
      });
      const rounds = openRounds([round('often', 0.05), round('hourly', 3600)], quietLog(), turn.isOurs);
      const stop = async () => {
        await rounds.stop();
        await turn.stop();
      };
      return { state, turn, stop };
    };
    return { ...base, ran, open };
  };
  const hourly = (ran: readonly string[]) => ran.filter((each) => each.endsWith('hourly'));

  it('of two one runs the rounds, and the other one when that one stops', async () => {
    const { open, ran, close } = await twoOn(60);
    const [a, b] = [await open('a'), await open('b')];
    await until('it runs', () => ran.filter((each) => each === 'a often').length > 3);
    expect([a.turn.isOurs(), b.turn.isOurs()]).toEqual([true, false]);
    expect(ran.filter((each) => each.startsWith('b'))).toEqual([]);
    await b.stop();
    await a.stop();
    const c = await open('c');
    await until('the next one runs', () => ran.includes('c hourly'));
    expect(hourly(ran)).toEqual(['a hourly', 'c hourly']);
    await c.stop();
    await close();
  });

  it('one that is cut off from the database stops before the other one begins, which runs all at once', async () => {
    const { open, ran, close } = await twoOn(1);
    const [a, b] = [await open('a'), await open('b')];
    await until('it runs', () => ran.includes('a hourly'));
    a.state.cut = true;
    let both = false;
    await until('the other one runs', () => {
      both ||= a.turn.isOurs() && b.turn.isOurs();
      return ran.includes('b hourly');
    });
    expect(both).toBe(false);
    expect(a.turn.isOurs()).toBe(false);
    const last = ran.lastIndexOf('a often');
    expect(ran.slice(last).filter((each) => each.startsWith('b')).length).toBeGreaterThan(0);
    a.state.cut = false;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect([a.turn.isOurs(), b.turn.isOurs()]).toEqual([false, true]);
    expect(hourly(ran)).toEqual(['a hourly', 'b hourly']);
    await Promise.all([a.stop(), b.stop()]);
    await close();
  });
});

describe('the turn of a sidecar', () => {
  it('that is alone on a file is always its own', async () => {
    const base = await openDatabase<Tables>(':memory:', MIGRATIONS);
    const parts = { site: 'north', url: 'http://127.0.0.1:9842', leaseSeconds: 15, log: quietLog() };
    expect((await turnOf(base, parts)).isOurs()).toBe(true);
    expect(await base.db.selectFrom('leases').selectAll().execute()).toEqual([]);
    await base.close();
  });
});
