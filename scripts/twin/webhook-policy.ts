import type { AlertWebhookConfig } from '../../alert-webhook/config.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import type { Database } from '../../core/service/database.ts';
import type { Log } from '../../core/service/log.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { TwinExporter } from './exporter.ts';
import type { TwinFarm } from './farm.ts';
import { CHANCES } from './fault-model.ts';
import { openMemoryDatabase } from './memory-database.ts';
import type { Policy } from './policies.ts';
import { startProcess, type TwinProcess } from './process.ts';
import { SITE } from './site.ts';
import type { Truth } from './truth.ts';

const HOUR = 3_600_000;
/** A supervisor starts a dead process again within this. */
const RESTART_MS = 10_000;
/** Of the starts anew, those that are an orderly stop: an update. */
const ORDERLY = 0.3;

export interface WebhookWorld {
  farm: TwinFarm;
  exporter: TwinExporter;
  random: Random;
  log: Log;
  config: AlertWebhookConfig;
  truth: Truth;
  /** Where it keeps its books; in memory unless said. */
  database?: Database<Tables>;
  /** A person is told. */
  calls(device: string, notice: Notice): void;
  /** An action on a miner began or ended. */
  acted(device: string): void;
}

/** alert-webhook itself as a policy: lives one after the other over one database. */
export async function webhookPolicy(world: WebhookWorld): Promise<Policy> {
  const { farm, exporter, random, log, config, truth } = world;
  const { clock } = farm;
  const database = world.database ?? (await openMemoryDatabase());
  const episodes = new Map<string, number | undefined>();
  let process: TwinProcess | undefined;
  const begin = () =>
    startProcess({
      clock,
      database,
      config,
      devices: farm.site.devices,
      samples: exporter,
      log,
      hands: { farm, truth, random: random.fork('hands') },
      notify: (notice) => notice.level === 'error' && world.calls(notice.device, notice),
      acted(device, action) {
        if (action) episodes.set(device, action.episodeId);
        else episodes.delete(device);
        world.acted(device);
      },
      diesHere: () => random.next() < CHANCES.killedAtCommand,
      died: () => restart(RESTART_MS),
    });
  const start = async () => {
    process = await begin();
    last = process;
  };
  const restart = (downMs: number) => {
    const dying = process;
    process = undefined;
    dying?.kill();
    clock.after(downMs / 1000, () => clock.follow(start()));
  };
  let last = await begin();
  process = last;
  return {
    patienceMs: 4 * HOUR,
    episodeOf: (device) => episodes.get(device),
    isActedOn: (device) => episodes.has(device),
    async deliver(alerts) {
      if (process === undefined) return false;
      await process.receive(alerts);
      return true;
    },
    polled({ id }) {
      process?.polled(id);
    },
    async repaired(machine) {
      const { tools } = last;
      const by = 'technician';
      const { pdu } = machine.at;
      await tools.latches.release({ site: SITE, device: machine.id, by, comment: 'repaired' });
      await tools.quarantines.release({ site: SITE, pdu, by, comment: 'cords checked' });
    },
    meantOff: async () => new Set((await last.tools.latches.list()).map(({ device }) => device)),
    async toldByMail() {
      const quarantined = (await last.tools.quarantines.list()).map(({ pdu }) => pdu);
      return [...(await last.tools.latches.list()).map(({ device }) => device), ...quarantined];
    },
    killed(downMs) {
      if (process === undefined) return;
      if (random.next() >= ORDERLY) return restart(downMs);
      const stopping = process;
      process = undefined;
      void stopping.stop().then(() => clock.after(downMs / 1000, () => clock.follow(start())));
    },
    end: () => database.close(),
  };
}
