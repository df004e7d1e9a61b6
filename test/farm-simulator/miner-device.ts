import type { Clock } from './clock.ts';
import type { EventLog } from './events.ts';
import type { Cure } from './faults.ts';
import type { Delivery, Listener } from './listener.ts';
import { createIdentity, type MinerIdentity } from './miner-identity.ts';
import { MinerPhysics, type Pace } from './miner-physics.ts';
import { type MinerState, observe } from './miner-state.ts';
import type { MinerModel } from './models.ts';
import type { Phase } from './output.ts';
import { createWave, type Random, type Wave } from './random.ts';

export type PortName = 'http' | 'daemon' | 'cgminer' | 'whatsminer' | 'api' | 'ssh';

export interface OpenPort {
  name: PortName;
  listener: Listener;
  /** Whether the mining program itself listens there, rather than the operating system around it. */
  program: boolean;
}

export interface MinerOptions {
  id: string;
  model: MinerModel;
  pace: Pace;
  clock: Clock;
  events: EventLog;
  random: Random;
}

/** A miner with its machine, its firmware's memory and its open ports. What writes do, they do here. */
export class MinerDevice {
  readonly id: string;
  readonly model: MinerModel;
  readonly clock: Clock;
  readonly identity: MinerIdentity;
  readonly physics: MinerPhysics;
  readonly random: Random;
  locating = false;
  ports: Partial<Record<PortName, number>> = {};
  private readonly events: EventLog;
  private readonly wave: Wave;
  private listeners: readonly OpenPort[] = [];
  private stopWaiting: () => void = () => undefined;

  constructor({ id, model, pace, clock, events, random }: MinerOptions) {
    this.id = id;
    this.model = model;
    this.clock = clock;
    this.events = events;
    this.random = random;
    this.identity = createIdentity(id, model, random.fork('identity'));
    this.wave = createWave(random.fork('wave'));
    this.physics = new MinerPhysics(model, pace, this.wave, clock.now());
    this.physics.onPhase((before, after, at) => this.entered(before, after, at));
  }

  /** Takes the ports that were opened for it. */
  attach(opened: readonly OpenPort[]): void {
    this.listeners = opened;
    this.ports = Object.fromEntries(opened.map(({ name, listener }) => [name, listener.port]));
  }

  async close(): Promise<void> {
    this.stopWaiting();
    await Promise.all(this.listeners.map(({ listener }) => listener.close()));
  }

  state(): MinerState {
    return observe(this.physics, this.identity, this.wave, this.clock.now());
  }

  phase(): Phase {
    return this.physics.phase(this.clock.now());
  }

  delivery(): Delivery {
    return { mode: this.reach(), ...this.physics.faults.replies() };
  }

  /** The codes that a Whatsminer would report now. */
  errorCodes(): string[] {
    const { faults } = this.physics;
    const boards = Array.from({ length: this.model.boards }, (_, board) => board);
    const hot = (faults.parameter('hot', 'celsius') ?? 0) >= PROTECTION_CELSIUS;
    return [
      ...(faults.has('fan-lost', 0) ? ['110'] : []),
      ...(faults.has('fan-lost', 1) ? ['111'] : []),
      ...(hot ? ['350'] : []),
      ...boards.filter((board) => faults.has('board-lost', board)).map((board) => `53${board}`),
      ...(faults.has('pool-down') ? this.identity.pools.map((_, pool) => `202${pool}`) : []),
      ...(faults.has('low-hashrate') && this.phase() === 'running' ? ['2310'] : []),
    ];
  }

  reboot(by: string): void {
    this.wrote(by);
    this.heal('reboot');
    this.physics.reboot(this.clock.now());
  }

  restartMining(by: string): void {
    this.wrote(by);
    this.heal('restart-mining');
    this.physics.restartMining(this.clock.now());
  }

  sleep(asleep: boolean, by: string): void {
    this.wrote(`${by}: ${asleep ? 'sleep' : 'resume'}`);
    this.physics.sleep(asleep, this.clock.now());
  }

  limitPower(watts: number, by: string): void {
    this.wrote(`${by}: ${watts} W`);
    this.physics.advance(this.clock.now());
    this.physics.powerLimit = watts;
    this.physics.restartMining(this.clock.now());
  }

  locate(on: boolean, by: string): void {
    this.wrote(`${by}: light ${on ? 'on' : 'off'}`);
    this.locating = on;
  }

  /** Power arrives or goes at all its plugs together. Losing it heals what a power cycle heals. */
  power(on: boolean): void {
    if (on) this.physics.powerOn(this.clock.now());
    else {
      this.physics.powerOff(this.clock.now());
      this.heal('power-cycle');
    }
  }

  /** After faults came or went: whether the mining program's ports refuse connections. */
  async applyFaults(): Promise<void> {
    const refusing = this.physics.faults.has('refused');
    const programs = this.listeners.filter(({ program }) => program);
    await Promise.all(programs.map(({ listener }) => listener.refuse(refusing)));
  }

  private reach(): Delivery['mode'] {
    if (['off', 'dead', 'booting'].includes(this.phase())) return 'closed';
    return this.physics.faults.has('hang') ? 'silent' : 'open';
  }

  private heal(by: Cure): void {
    const healed = this.physics.faults.cure(by);
    for (const fault of healed) this.events.add(this.id, 'fault-gone', `${fault}: cured by ${by}`);
    if (healed.includes('refused')) {
      this.applyFaults().catch((error: unknown) => this.events.add(this.id, 'error', String(error)));
    }
  }

  private wrote(detail: string): void {
    this.events.add(this.id, 'write', detail);
  }

  private entered(before: Phase, after: Phase, at: number): void {
    if (before === after) return;
    this.events.add(this.id, 'phase', `${before} → ${after}`, at);
    if (after === 'off' || after === 'booting') {
      this.locating = false;
      for (const { listener } of this.listeners) listener.drop();
    }
    this.stopWaiting();
    const due = this.physics.nextDue();
    if (due === undefined) return;
    this.stopWaiting = this.clock.after(due - at, () => this.physics.advance(Math.max(due, this.clock.now())));
  }
}

const PROTECTION_CELSIUS = 95;
