import type { Action } from '../../alert-webhook/actions.ts';
import type { AlertWebhookConfig } from '../../alert-webhook/config.ts';
import { toolsOf } from '../../alert-webhook/make-tools.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import type { Samples } from '../../alert-webhook/samples.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import { Stopped, type Tools, type WorkTools } from '../../alert-webhook/tools.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Database } from '../../core/service/database.ts';
import type { Log } from '../../core/service/log.ts';
import { DRIVERS } from '../../devices/index.ts';
import type { VirtualClock } from '../../test/farm-simulator/virtual-clock.ts';
import { type HandsWorld, twinHands } from './hands.ts';
import { SITE } from './site.ts';

const DAY = 24 * 3_600_000;

/** What a process stands on, and what it tells those who watch it. */
export interface ProcessWorld {
  clock: VirtualClock;
  database: Database<Tables>;
  config: AlertWebhookConfig;
  devices: Device[];
  samples: Samples;
  log: Log;
  hands: Omit<HandsWorld, 'wait' | 'survive'>;
  notify(notice: Notice): void;
  /** An action began or ended. */
  acted(device: string, action: Action | undefined): void;
  /** Whether to die at this command. */
  diesHere(): boolean;
  died(): void;
}

/** Whether a process is still there. */
export interface Life {
  alive: boolean;
}

/** What never comes: of a process that is no more. */
const NEVER = new Promise<never>(() => undefined);

/** The webhook's own tools in virtual time: hands on the simulated outlets, waits that end with the process. */
export function toolsOfLife(world: ProcessWorld, life: Life, stopping: AbortController): WorkTools {
  const { clock, config, devices, samples, log, database, acted } = world;
  const now = () => {
    clock.stir();
    return clock.nowMs();
  };
  const acting = {
    signal: () => stopping.signal,
    fence: async () => {
      if (stopping.signal.aborted) throw new Stopped();
    },
  };
  const options = { site: SITE, devices, config, drivers: DRIVERS, log, samples, now };
  const tools = toolsOf(
    { ...options, notify: { tell: (notice) => world.notify(notice) } },
    database,
    undefined,
    acting,
  );
  const survive = async () => {
    if (life.alive && world.diesHere()) world.died();
    if (!life.alive) await NEVER;
  };
  const wait = async (ms: number) => {
    await clock.wait(ms);
    if (!life.alive) await NEVER;
  };
  return {
    ...tools,
    hands: twinHands({ ...world.hands, wait, survive }),
    pause: pauseOf(clock, life),
    actions: watchedActions(tools.actions, acted),
    inbox: seldomSwept(tools.inbox, clock),
    outletPollMs: 1_000,
  };
}

/** As alert-webhook/tools.ts waits, in virtual time and until death. */
function pauseOf(clock: VirtualClock, life: Life): Tools['pause'] {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new Stopped());
      const abort = () => {
        cancel();
        clock.stir();
        if (life.alive) reject(new Stopped());
      };
      const cancel = clock.after(ms / 1000, () => {
        signal.removeEventListener('abort', abort);
        clock.stir();
        if (life.alive) resolve();
      });
      signal.addEventListener('abort', abort, { once: true });
    });
}

function watchedActions(actions: WorkTools['actions'], acted: ProcessWorld['acted']): WorkTools['actions'] {
  return {
    ...actions,
    async start(...order) {
      const action = await actions.start(...order);
      acted(action.device, action);
      return action;
    },
    async end(id, outcome, evidence) {
      const action = await actions.get(id);
      await actions.end(id, outcome, evidence);
      if (action) acted(action.device, undefined);
    },
  };
}

/** The service sweeps at each round; once a day is enough for a year. */
function seldomSwept(inbox: WorkTools['inbox'], clock: VirtualClock): WorkTools['inbox'] {
  let next = 0;
  return {
    ...inbox,
    async forgetBefore(time) {
      if (clock.nowMs() < next) return;
      next = clock.nowMs() + DAY;
      await inbox.forgetBefore(time);
    },
  };
}
