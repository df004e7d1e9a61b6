import { type Action, openActions } from '../../alert-webhook/actions.ts';
import { openCare } from '../../alert-webhook/care.ts';
import type { Fault, RemediationConfig } from '../../alert-webhook/config.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { openDueOutlets } from '../../alert-webhook/execution/due-outlets.ts';
import { openLatches } from '../../alert-webhook/execution/latches.ts';
import { openQuarantines } from '../../alert-webhook/execution/quarantines.ts';
import { openHands } from '../../alert-webhook/hands.ts';
import { openInventory } from '../../alert-webhook/inventory.ts';
import { type Journal, openJournal } from '../../alert-webhook/journal.ts';
import { openLedger } from '../../alert-webhook/ledger.ts';
import { webhookMetrics } from '../../alert-webhook/metrics.ts';
import { planFor, type Rung } from '../../alert-webhook/plan.ts';
import { recover } from '../../alert-webhook/recover.ts';
import { openStandings } from '../../alert-webhook/standing.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { pause, type Tools } from '../../alert-webhook/tools.ts';
import type { Device } from '../../core/farm/device.ts';
import { type Database, openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { WireError } from '../../core/wire/wire.ts';
import { afterFile } from '../tidy.ts';
import { configWith, FAST, FakeSamples, feed, MINER, pduDevice, sampleOf, scratch, silentSample } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';

const { remediation: config, credentials } = configWith(FAST);

/** Where a process dies: at the nth line of its journal, before or after the line is committed. */
export interface Death {
  line: number;
  committed: boolean;
}

/** One miner on one outlet, or on one of each of two PDUs; it is silent until it gets power anew. */
export function farmOf(driver: string, cords: 1 | 2 = 1) {
  const pdus = new FakePdus();
  const names = ['pdu-1', 'pdu-2'].slice(0, cords);
  for (const pdu of names) pdus.add(pdu, '1', { watts: 40 });
  const samples = new FakeSamples();
  samples.samples.set('m1', silentSample('m1'));
  pdus.onPower = (_place, on) => {
    const isDark = [...pdus.outlets.values()].every((outlet) => !outlet.on);
    if (on) samples.samples.set('m1', sampleOf('m1'));
    else if (isDark && samples.samples.get('m1')?.up) samples.samples.set('m1', silentSample('m1'));
  };
  const feeds = names.map((pdu) => feed(pdu, '1'));
  const devices: Device[] = [{ ...MINER, feeds }, ...names.map((pdu) => pduDevice(pdu, driver))];
  return { pdus, samples, devices, driver };
}

/** One process on the database. After its death nothing of it reaches the PDUs or the database any more. */
export function processOn(
  { db }: Database<Tables>,
  farm: ReturnType<typeof farmOf>,
  death?: Death,
  over: Partial<Tools> = {},
): Tools {
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
  const ledger = openLedger(journal);
  const inventory = openInventory(farm.devices);
  return {
    hands: openHands({ wire, devices: (id) => inventory.now().get(id), drivers: farm.pdus.drivers(), credentials }),
    journal,
    actions: openActions(db, Date.now, inventory.now),
    samples: farm.samples,
    ledger,
    standings: openStandings(db, Date.now),
    latches: openLatches(db, Date.now, ledger),
    quarantines: openQuarantines(db, Date.now, ledger),
    due: openDueOutlets(db, Date.now),
    devices: inventory.now(),
    inventory,
    running: new Set(),
    care: openCare(),
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
    ...over,
  };
}

export async function database() {
  const folder = scratch();
  const opened = await openDatabase<Tables>(folder.path('db'), MIGRATIONS);
  afterFile(folder.remove);
  afterFile(opened.close);
  return opened;
}

/** Every line of a journal of so many, before and after it is committed. */
export const deaths = (lines: number) =>
  Array.from({ length: lines }, (_, index) => index + 1).flatMap((line) => [
    { line, committed: false },
    { line, committed: true },
  ]);

/** Opens an action that the machine has decided about. */
export async function begin(
  tools: Tools,
  { db }: Database<Tables>,
  rung: Rung,
  fault: Fault,
  config: RemediationConfig = tools.config,
): Promise<Action> {
  const device = tools.devices.get('m1') ?? MINER;
  const episodes = openEpisodes(db, Date.now);
  await episodes.fire(device, fault);
  const [episode] = await episodes.open();
  if (episode === undefined) throw new Error('no episode was opened');
  const outlets = rung === 'power-cycle' || rung === 'power-off' ? await tools.hands.view(device) : [];
  return tools.actions.start(episode, planFor(rung, { device: 'm1', fault, outlets }, config));
}

/** What a new process makes of all that is open; resolves when that is over. */
export async function recoverAll(tools: Tools): Promise<Action | undefined> {
  await Promise.all((await recover(tools)).map(({ done }) => done));
  return (await tools.actions.list(1))[0];
}
