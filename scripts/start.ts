import { existsSync, mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findBinaries, findGrafana } from './stack/binaries.ts';
import { activeAlerts, prometheusAt, tokenIn } from './stack/clients.ts';
import { makeDemoBooks } from './stack/demo-books.ts';
import { demoFaults, sayWhatWillHappen } from './stack/demo-faults.ts';
import { openFarm, type StackFarm } from './stack/farm.ts';
import { makeFirstAdmin } from './stack/first-admin.ts';
import { openProgress, type Progress, waitFor } from './stack/progress.ts';
import { openRunFolder } from './stack/run-folder.ts';
import { openSession, type Session } from './stack/session.ts';
import type { Simulator } from './stack/simulator.ts';
import { type Stack, startStack } from './stack/stack.ts';
import { StackError, tell } from './stack/stack-error.ts';
import { watchStack } from './stack/watch-stack.ts';
import { webhookAt } from './stack/webhook-client.ts';

const DEFAULT_CONFIG = 'logixx.yml';
/** How many times faster than real the simulated farm runs: a newcomer sees a miner healed within five minutes. */
const FACTOR = 6;

/**
 * `npm start`: the whole stack natively until Ctrl-C, for the farm in ./logixx.yml or --config, or for a simulated one
 * with faults. --run-for <seconds> stops by itself, --no-simulation refuses to simulate.
 */
export async function start(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      config: { type: 'string' },
      'run-for': { type: 'string' },
      'no-simulation': { type: 'boolean', default: false },
    },
  });
  const config = values.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  try {
    if (config === undefined && values['no-simulation'])
      throw new StackError(`found no ${DEFAULT_CONFIG}, and --no-simulation`);
    await runStack(config, secondsOf(values['run-for']));
  } catch (error) {
    tell(error);
  }
}

async function runStack(config: string | undefined, runForSeconds: number | undefined): Promise<void> {
  const binaries = findBinaries();
  const progress = openProgress();
  const folder = openRunFolder(config === undefined ? 'simulation' : 'farm', { keep: config !== undefined });
  for (const data of ['alertmanager-data', 'prometheus-data'])
    mkdirSync(folder.at(data), { recursive: true, mode: 0o700 });
  const session = openSession(folder);
  try {
    const { processes } = session;
    const farm = await openFarm({ folder, processes, config, factor: config === undefined ? FACTOR : 1 });
    if (farm.simulator) progress.say(`simulated farm ${farm.simulator.control}`);
    const stack = await startStack({ ...farm, binaries, folder, processes, progress });
    if (config === undefined) {
      const { email, password } = await makeFirstAdmin(folder, farm.configFile);
      if (farm.simulator) await makeDemoBooks(farm.configFile, farm.simulator.inventoryFile, Date.now);
      progress.say(`log in         ${stack.urls.sidecar} as ${email} with the password ${password}`);
    }
    progress.say(`files          ${folder.path}`);
    if (findGrafana() !== undefined) progress.say('Grafana is here; dashboards for it come with a later version');
    await seeSeries(stack, farm, session);
    progress.say('ready: Prometheus has live series of miners and PDUs');
    await stay({ stack, farm, session, progress, runForSeconds });
  } finally {
    await session.close();
  }
}

const SERIES_MS = 180_000;

/** Waits until Prometheus itself tells numbers of miners and, where the farm has any, of PDUs. */
async function seeSeries({ urls }: Stack, farm: StackFarm, { processes, stopping }: Session): Promise<void> {
  const prometheus = prometheusAt(urls.prometheus);
  const wanted = [
    ...(farm.kinds.has('miner') ? ['count(miner_up == 1)', 'sum(miner_hashrate_hashes_per_second) > 0'] : []),
    ...(farm.kinds.has('pdu') ? ['count(pdu_up == 1)', 'count(pdu_outlet_power_watts)'] : []),
  ];
  for (const expression of wanted) {
    await waitFor(async () => ((await prometheus.query(expression)).length > 0 ? true : undefined), {
      timeoutMs: SERIES_MS,
      failure: processes.failure,
      signal: stopping,
      late: () =>
        new StackError(
          `Prometheus has nothing for ${expression} after ${SERIES_MS / 1000} s: ${urls.prometheus}/targets says why`,
        ),
    });
  }
}

interface Stay {
  stack: Stack;
  farm: StackFarm;
  session: Session;
  progress: Progress;
  runForSeconds: number | undefined;
}

/** Shows what happens until somebody or the clock stops it, or a process ends that should not. */
async function stay({ stack, farm, session, progress, runForSeconds }: Stay): Promise<void> {
  const over = new AbortController();
  const { simulator } = farm;
  const watched = {
    prometheus: prometheusAt(stack.urls.prometheus),
    webhook: webhookAt(stack.urls.alertWebhook, tokenIn(farm.tokens.alertWebhook)),
    alerts: () => activeAlerts(stack.urls.alertmanager),
    ...(simulator ? { events: () => simulator.events() } : {}),
  };
  if (simulator) scheduleFaults(simulator, farm.factor, progress, over.signal);
  const { stopping } = session;
  try {
    await Promise.race([
      session.processes.failure,
      new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true })),
      ...(runForSeconds === undefined ? [] : [sleep(runForSeconds * 1000, undefined, { signal: over.signal })]),
      watchStack(watched, progress, over.signal),
    ]);
  } finally {
    over.abort();
    progress.say('stopping');
  }
}

function scheduleFaults(simulator: Simulator, factor: number, progress: Progress, signal: AbortSignal): void {
  const faults = demoFaults(simulator.devices);
  progress.block(sayWhatWillHappen(faults, factor));
  for (const { afterSeconds, device, fault } of faults) {
    sleep(afterSeconds * 1000, undefined, { signal })
      .then(() => simulator.inject(device, fault))
      .catch((error: unknown) => {
        if (!signal.aborted) progress.say(`${device} was not told of ${fault.fault}: ${String(error)}`);
      });
  }
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds >= 0)) throw new StackError(`--run-for is "${text}"; expected seconds`);
  return seconds;
}
