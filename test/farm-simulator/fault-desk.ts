import type { Clock } from './clock.ts';
import type { EventLog } from './events.ts';
import type { FaultSet } from './fault-set.ts';
import { type ActiveFault, type Fault, FaultError, faultNamed, readFault } from './faults.ts';
import type { MinerDevice } from './miner-device.ts';
import type { PduDevice } from './pdu-device.ts';

/** A fault at so many simulated seconds after the start; `for`: so many seconds long. */
export type ScheduledFault = { at: number; target: string } & Fault;

export class UnknownDevice extends Error {}

interface Target {
  kind: 'miner' | 'pdu';
  faults: FaultSet;
  parts: Readonly<Record<string, number>>;
  /** Makes what the faults say come true. */
  apply(): Promise<void>;
  /** Brings meters up to now, before something jumps. */
  settle(): void;
}

/** Where faults are handed in: checks them, makes them happen, takes them away. */
export class FaultDesk {
  private readonly miners: ReadonlyMap<string, MinerDevice>;
  private readonly pdus: ReadonlyMap<string, PduDevice>;
  private readonly clock: Clock;
  private readonly events: EventLog;

  constructor(
    miners: ReadonlyMap<string, MinerDevice>,
    pdus: ReadonlyMap<string, PduDevice>,
    clock: Clock,
    events: EventLog,
  ) {
    this.miners = miners;
    this.pdus = pdus;
    this.clock = clock;
    this.events = events;
  }

  async inject(id: string, asked: Fault): Promise<void> {
    const target = this.target(id);
    const { fault, parameters } = readFault(target.kind, asked, target.parts);
    target.settle();
    const active = target.faults.add(fault, parameters, this.clock.now());
    target.settle();
    this.events.add(id, 'fault', [fault, ...Object.entries(parameters).map((pair) => pair.join(' '))].join(' '));
    if (asked.for !== undefined) this.expireAfter(asked.for, id, target, active);
    await target.apply();
  }

  async clear(id: string, name?: string): Promise<string[]> {
    const target = this.target(id);
    const wanted = name === undefined ? undefined : faultNamed(target.kind, name);
    const present = new Set(target.faults.list().map(({ fault }) => fault));
    const gone = [...present].filter((fault) => wanted === undefined || fault === wanted);
    target.settle();
    for (const fault of gone) {
      target.faults.remove(fault);
      this.events.add(id, 'fault-gone', fault);
    }
    target.settle();
    await target.apply();
    return gone;
  }

  /** Checks everything first: throws at the first entry that cannot be. */
  schedule(entries: readonly ScheduledFault[]): void {
    for (const [index, { at, target: id, ...fault }] of entries.entries()) {
      if (typeof at !== 'number' || !(at >= 0)) {
        throw new FaultError(`schedule[${index}]: at is ${JSON.stringify(at)}; expected seconds, 0 or more`);
      }
      const target = this.target(id);
      readFault(target.kind, fault as Fault, target.parts);
      this.clock.after(at, () => {
        this.inject(id, fault as Fault).catch((error: unknown) => this.events.add(id, 'error', String(error)));
      });
    }
  }

  private expireAfter(seconds: number, id: string, target: Target, active: ActiveFault): void {
    this.clock.after(seconds, () => {
      target.settle();
      if (!target.faults.expire(active)) return;
      target.settle();
      this.events.add(id, 'fault-gone', `${active.fault}: after ${seconds} s`);
      target.apply().catch((error: unknown) => this.events.add(id, 'error', String(error)));
    });
  }

  private target(id: string): Target {
    const miner = this.miners.get(id);
    if (miner) return minerTarget(miner, () => this.clock.now());
    const pdu = this.pdus.get(id);
    if (pdu) return pduTarget(pdu, () => this.clock.now());
    const known = [...this.pdus.keys(), ...this.miners.keys()].join(', ');
    throw new UnknownDevice(`there is no device "${id}"; there are ${known || 'none'}`);
  }
}

function minerTarget(miner: MinerDevice, now: () => number): Target {
  return {
    kind: 'miner',
    faults: miner.physics.faults,
    parts: { board: miner.model.boards, fan: miner.model.fans },
    apply: () => miner.applyFaults(),
    settle: () => miner.physics.touch(now()),
  };
}

function pduTarget({ model }: PduDevice, now: () => number): Target {
  return {
    kind: 'pdu',
    faults: model.faults,
    parts: { outlet: model.outlets.length },
    async apply() {
      model.obeyFaults();
    },
    settle() {
      for (const outlet of model.outlets) model.settle(outlet, now());
    },
  };
}
