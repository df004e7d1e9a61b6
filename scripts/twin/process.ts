import { parseDelivery } from '../../alert-webhook/alert.ts';
import { openDeadMan } from '../../alert-webhook/execution/dead-man.ts';
import { jobs } from '../../alert-webhook/jobs.ts';
import { workRound } from '../../alert-webhook/main.ts';
import { recover } from '../../alert-webhook/recover.ts';
import { Stopped, type WorkTools } from '../../alert-webhook/tools.ts';
import { openAgenda } from './agenda.ts';
import type { TwinAlert } from './alertmanager.ts';
import { type ProcessWorld, toolsOfLife } from './life-tools.ts';
import { openRounds } from './rounds.ts';

/** How often what is off and late is looked for; the service does so at every check. */
const DEAD_MAN_SECONDS = 600;
/** Polls come one by one; a round looks at all that came within this. */
const POLLED_REST_MS = 30_000;

/** One life of alert-webhook: its own tools over the common database, its rounds, and its death. */
export interface TwinProcess {
  tools: WorkTools;
  /** Rejects when nothing could be stored. */
  receive(alerts: readonly TwinAlert[]): Promise<void>;
  /** Something about a device has changed. */
  polled(device: string): void;
  /** Ends between two instructions: nothing that waits goes on, nothing is tidied up. */
  kill(): void;
  /** Ends as a service does that is told to stop. */
  stop(): Promise<void>;
}

/** Starts it: first what an earlier life left undone. */
export async function startProcess(world: ProcessWorld): Promise<TwinProcess> {
  const { clock } = world;
  const life = { alive: true };
  const stopping = new AbortController();
  const agenda = openAgenda(clock, world.config.remediation.episodeHealthySeconds);
  const tools = agenda.keep(toolsOfLife(world, life, stopping));
  const alive = () => life.alive && !stopping.signal.aborted;
  const work = async () => {
    await workRound(tools, launch);
    return agenda.nextDue();
  };
  const rounds = openRounds({ clock, alive, work, onError: (err) => world.log.error({ err }, 'work-failed') });
  const { launch, allDone } = jobs(world.log, () => {
    agenda.allDue();
    rounds.wake();
  });
  const own = { ...tools, hands: must(tools.hands) };
  for (const { done } of await recover(own)) launch(done);
  const deadMan = openDeadMan(own, { leads: alive, everySeconds: DEAD_MAN_SECONDS });
  // Time must pass for it, so nobody may wait for it here.
  void deadMan.sweep().then(() => {
    launch(deadMan.watch(stopping.signal));
    rounds.begin();
  });
  return {
    tools,
    polled(device) {
      if (agenda.touch(device)) rounds.wake(clock.nowMs() + POLLED_REST_MS);
    },
    async receive(alerts) {
      const body = {
        version: '4',
        receiver: 'twin',
        status: 'firing',
        groupKey: '{}',
        externalURL: 'http://am',
        alerts,
      };
      const delivery = parseDelivery(body);
      if (delivery === undefined) throw new Error('the twin made a delivery that is none');
      await tools.inbox.store(delivery, '');
      rounds.wake();
    },
    kill() {
      life.alive = false;
      rounds.end();
    },
    async stop() {
      rounds.end();
      stopping.abort(new Stopped());
      clock.stir();
      await allDone();
      life.alive = false;
    },
  };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the twin has hands, and they are not there');
  return value;
}
