import type { Clock } from './clock.ts';
import type { EventLog } from './events.ts';
import { FaultSet } from './fault-set.ts';
import { macAddress } from './miner-identity.ts';
import {
  breakerOfOutlet,
  type Load,
  type Outlet,
  type OutletOperation,
  type OutletView,
  phaseOfBreaker,
} from './outlet.ts';
import { newOutlets, type PduHabits } from './pdu-habits.ts';
import { type Refusal, Switching } from './pdu-switching.ts';
import { createWave, type Random, type Wave } from './random.ts';

const NOMINAL_VOLTS = 230;
const POWER_FACTOR = 0.98;
const SAMPLE_SECONDS = 0.1;

/** A three-phase PDU with switched, metered outlets: what it measures, how it is wired. Its relays are `Switching`. */
export class PduModel {
  readonly id: string;
  readonly clock: Clock;
  readonly faults = new FaultSet();
  readonly outlets: Outlet[];
  readonly nameplate: { serial: string; mac: Buffer };
  readonly startedAt: number;
  name: string;
  cycleSeconds: number;
  /** Names that a manager has changed. */
  configured = 0;
  location = '';
  private readonly switching: Switching;
  private readonly events: EventLog;
  private readonly wave: Wave;

  constructor(options: {
    id: string;
    clock: Clock;
    events: EventLog;
    random: Random;
    outlets: number;
    cycleSeconds: number;
    habits?: PduHabits;
  }) {
    const habits = options.habits ?? {};
    this.id = options.id;
    this.name = options.id;
    this.clock = options.clock;
    this.events = options.events;
    this.wave = createWave(options.random.fork('wave'));
    this.cycleSeconds = options.cycleSeconds;
    this.startedAt = options.clock.now();
    const made = options.random.fork('nameplate');
    this.nameplate = {
      serial: `SIM${made.text(10, '0123456789ABCDEF')}`,
      mac: Buffer.from(macAddress(made).replaceAll(':', ''), 'hex'),
    };
    this.outlets = newOutlets(options.outlets, habits, this.cycleSeconds, this.startedAt, options.random);
    this.switching = new Switching({
      id: this.id,
      clock: this.clock,
      events: this.events,
      faults: this.faults,
      settleSeconds: habits.settleSeconds ?? 0,
      sequenceMs: habits.sequenceMs ?? 200,
      cycleSeconds: () => this.cycleSeconds,
      settle: (outlet) => this.settle(outlet, this.clock.now()),
      supply: (outlet) => this.supply(outlet),
    });
  }

  /** The outlet of that printed number; undefined when there is none. */
  outlet(number: number): Outlet | undefined {
    return this.outlets[number - 1];
  }

  connect(number: number, load: Load): void {
    const outlet = this.outlet(number);
    if (outlet === undefined) throw new Error(`${this.id} has no outlet ${number}; it has ${this.outlets.length}`);
    if (outlet.load) throw new Error(`outlet ${number} of ${this.id} feeds something already`);
    outlet.load = load;
  }

  operate(outlet: Outlet, operation: OutletOperation, delaySeconds = 0): void {
    this.switching.operate(outlet, operation, delaySeconds);
  }

  cancel(outlet: Outlet): void {
    this.switching.cancel(outlet);
  }

  refusal(outlet: Outlet, operation: OutletOperation): Refusal | undefined {
    return this.switching.refusal(outlet, operation);
  }

  seen(outlet: Outlet): OutletView {
    return this.switching.seen(outlet);
  }

  get inrushDelayMs(): number {
    return this.switching.sequenceMs;
  }

  set inrushDelayMs(milliseconds: number) {
    this.switching.sequenceMs = milliseconds;
  }

  /** Notes that a manager wrote an object. */
  wrote(oid: string, value: string | number): void {
    this.events.add(this.id, 'write', `${oid} = ${value}`);
  }

  /** Whether current flows, whatever the state says. */
  delivers(outlet: Outlet): boolean {
    if (this.faults.has('draws-nothing', outlet.number)) return false;
    return outlet.on || this.faults.has('welded-relay', outlet.number);
  }

  /** After faults came or went. */
  obeyFaults(): void {
    if (this.faults.remove('meters-reset')) for (const outlet of this.outlets) outlet.joules = 0;
    for (const outlet of this.outlets) {
      this.switching.obeyFaults(outlet);
      this.supply(outlet);
    }
  }

  /** After a relay or its fault changed: tells the load whether it has power now. */
  supply(outlet: Outlet): void {
    this.settle(outlet, this.clock.now());
    outlet.load?.power(this.delivers(outlet));
    this.settle(outlet, this.clock.now());
  }

  /** Brings the energy counter up to the moment. To be called whenever the watts jump. */
  settle(outlet: Outlet, now: number): void {
    const watts = this.delivers(outlet) ? (outlet.load?.watts(now) ?? 0) : 0;
    const { at, watts: before } = outlet.metered;
    if (now > at) outlet.joules += ((before + watts) / 2) * (now - at);
    outlet.metered = { at: Math.max(now, at), watts };
  }

  watts(outlet: Outlet): number {
    this.sample(outlet);
    return outlet.metered.watts;
  }

  joules(outlet: Outlet): number {
    this.sample(outlet);
    return outlet.joules;
  }

  /** Line to neutral. */
  volts(phase: number): number {
    return NOMINAL_VOLTS + 2 * this.wave(this.clock.now() / 30 + 40 * phase);
  }

  hertz(): number {
    return 50 + 0.05 * this.wave(this.clock.now() / 10);
  }

  breakerOf(outlet: Outlet): number {
    return breakerOfOutlet(outlet.number, this.outlets.length);
  }

  phaseOf(outlet: Outlet): number {
    return phaseOfBreaker(this.breakerOf(outlet));
  }

  amperes(outlet: Outlet): number {
    return this.watts(outlet) / POWER_FACTOR / this.volts(this.phaseOf(outlet));
  }

  voltAmperes(outlet: Outlet): number {
    return this.watts(outlet) / POWER_FACTOR;
  }

  /** Undefined without a load: nothing can be measured then. */
  powerFactor(watts: number): number | undefined {
    return watts > 0 ? POWER_FACTOR : undefined;
  }

  temperature(): number {
    return 26 + 2 * this.wave(this.clock.now() / 60);
  }

  humidity(): number {
    return 45 + 5 * this.wave(this.clock.now() / 90 + 5);
  }

  /** Sensors are sampled, not read anew for every question of a request; what jumps is settled when it jumps. */
  private sample(outlet: Outlet): void {
    const now = this.clock.now();
    if (now - outlet.metered.at >= SAMPLE_SECONDS) this.settle(outlet, now);
  }
}
