import { afterEach } from 'vitest';
import { openActions } from '../../alert-webhook/actions.ts';
import { openHands } from '../../alert-webhook/hands.ts';
import { type Journal, openJournal } from '../../alert-webhook/journal.ts';
import { openLedger } from '../../alert-webhook/ledger.ts';
import { webhookMetrics } from '../../alert-webhook/metrics.ts';
import { openStandings } from '../../alert-webhook/standing.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { pause, type Tools } from '../../alert-webhook/tools.ts';
import { type Database, openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { WireError } from '../../core/wire/wire.ts';
import { configWith, FAST, FakeSamples, MINER, pduDevice, sampleOf, scratch, silentSample } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';

const { remediation: config, credentials } = configWith(FAST);
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** Where a process dies: at the nth line of its journal, before or after the line is committed. */
export interface Death {
  line: number;
  committed: boolean;
}

/** One miner on one outlet. */
export function farmOf(driver: string) {
  const pdus = new FakePdus();
  pdus.add('pdu-1', '1', { watts: 40 });
  const samples = new FakeSamples();
  samples.samples.set('m1', silentSample('m1'));
  pdus.onPower = (_place, on) => on && samples.samples.set('m1', sampleOf('m1'));
  return { pdus, samples, devices: [MINER, pduDevice('pdu-1', driver)], driver };
}

/** One process on the database. After its death nothing of it reaches the PDUs or the database any more. */
export function processOn({ db }: Database<Tables>, farm: ReturnType<typeof farmOf>, death?: Death): Tools {
  const dying = new AbortController();
  const alive = () => {
    if (dying.signal.aborted) throw new Error('this process is dead');
  };
  const real = openJournal(db, Date.now);
  let lines = 0;
  const journal: Journal = {
    ...real,
    async append(...line) {
      alive();
      lines += 1;
      const dies = death?.line === lines;
      if (dies && !death.committed) dying.abort();
      alive();
      await real.append(...line);
      if (dies) dying.abort();
      alive();
    },
  };
  const wire = async (...question: Parameters<typeof farm.pdus.wire>) => {
    if (dying.signal.aborted) throw new WireError('unreachable', 'this process is dead');
    return farm.pdus.wire(...question);
  };
  return {
    hands: openHands({ wire, devices: farm.devices, drivers: farm.pdus.drivers(), credentials }),
    journal,
    actions: openActions(db, Date.now),
    samples: farm.samples,
    ledger: openLedger(journal),
    standings: openStandings(db, Date.now),
    pause,
    fence: () => Promise.resolve(),
    notify: { tell: () => undefined },
    metrics: webhookMetrics(),
    config,
    log: quietLog(),
    now: Date.now,
    signal: dying.signal,
    outletPollMs: 10,
    longestPauseMs: 20,
  };
}

export async function database() {
  const folder = scratch();
  const opened = await openDatabase<Tables>(folder.path('db'), MIGRATIONS);
  cleanups.push(folder.remove, opened.close);
  return opened;
}

/** Every line of a journal of so many, before and after it is committed. */
export const deaths = (lines: number) =>
  Array.from({ length: lines }, (_, index) => index + 1).flatMap((line) => [
    { line, committed: false },
    { line, committed: true },
  ]);
