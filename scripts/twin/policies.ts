import type { TwinAlert } from './alertmanager.ts';
import type { TwinFarm } from './farm.ts';
import type { Machine } from './machine.ts';
import type { Truth } from './truth.ts';

/** Who does something about alerts. */
export interface Policy {
  /** False: not taken, send it again. */
  deliver(alerts: TwinAlert[]): Promise<boolean>;
  /** How long an alert fires before a person is called although nobody called them. */
  patienceMs: number;
  /** Something about a miner may have changed. */
  polled(machine: Machine): void;
  isActedOn(miner: string): boolean;
  /** The episode for which something is done to a device now. */
  episodeOf(device: string): number | undefined;
  /** A person has repaired the miner and its place. Resolves when the policy knows. */
  repaired(machine: Machine): Promise<void>;
  /** Devices whose outlets are off because somebody wants them so. */
  meantOff(): Promise<ReadonlySet<string>>;
  /** Devices and PDUs of which the books say that a person must look: their mail goes out from there. */
  toldByMail(): Promise<readonly string[]>;
  /** The process is killed, and starts again after so long. */
  killed(downMs: number): void;
  end(): Promise<void>;
}

/** Nobody does anything; a person is called at once. */
export function noPolicy(): Policy {
  return {
    deliver: async () => true,
    patienceMs: 0,
    polled: () => undefined,
    isActedOn: () => false,
    episodeOf: () => undefined,
    repaired: async () => undefined,
    meantOff: async () => new Set(),
    toldByMail: async () => [],
    killed: () => undefined,
    end: async () => undefined,
  };
}

const OFF_SECONDS = 60;
const PATIENCE_MS = 4 * 3_600_000;

/** So many power cycles of one machine that helped nothing are noticed, although its alert never fires for long. */
const NOTICED = 24;

/** A script as many have it: every alert that fires is answered with a power cycle, at every repeat. */
export function naivePolicy({ farm, truth }: { farm: TwinFarm; truth: Truth }): Policy {
  const cycles = new Map<string, number>();
  const cycle = (machine: Machine) => {
    cycles.set(machine.id, (cycles.get(machine.id) ?? 0) + 1);
    const socket = farm.socket(machine.at.pdu, String(machine.at.outlet));
    const { pdu, outlet } = socket;
    if (pdu.silent > 0 || !outlet.on) return;
    truth.commanded(socket, 'cycle');
    if (pdu.plan.nativeCycle) return pdu.model.operate(outlet, 'cycle');
    pdu.model.operate(outlet, 'off');
    farm.clock.after(OFF_SECONDS, () => pdu.model.operate(outlet, 'on'));
  };
  return {
    ...noPolicy(),
    patienceMs: PATIENCE_MS,
    async deliver(alerts) {
      for (const { status, labels } of alerts) {
        const machine = farm.machines.get(labels.miner ?? '');
        if (status === 'firing' && machine) cycle(machine);
      }
      return true;
    },
    repaired: async ({ id }) => void cycles.delete(id),
    toldByMail: async () => [...cycles].filter(([, count]) => count >= NOTICED).map(([id]) => id),
  };
}
