import type { Clock } from './clock.ts';
import type { EventLog } from './events.ts';
import { FaultSet } from './fault-set.ts';
import { macAddress } from './miner-identity.ts';
import { BREAKERS, type Load, type Outlet, type OutletOperation, phaseOfBreaker } from './outlet.ts';
import { createWave, type Random, type Wave } from './random.ts';

const NOMINAL_VOLTS = 230;
const POWER_FACTOR = 0.98;
const SAMPLE_SECONDS = 0.1;

/**
 * A three-phase PDU with switched, metered outlets: relays, native cycles, energy counters. Switching takes effect at
 * once, except that the inrush guard spreads outlets that are switched on together.
 */
export class PduModel {
  readonly id: string;
  readonly clock: Clock;
  readonly faults = new FaultSet();
  readonly outlets: Outlet[];
  readonly nameplate: { serial: string; mac: Buffer };
  readonly startedAt: number;
  name: string;
  cycleSeconds: number;
  inrushDelayMs = 200;
  private readonly events: EventLog;
  private readonly wave: Wave;
  private nextOnAt = 0;

  constructor(options: {
    id: string;
    clock: Clock;
    events: EventLog;
    random: Random;
    outlets: number;
    cycleSeconds: number;
  }) {
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
    const switchedAt = this.startedAt - options.random.integer(86_400, 8_640_000);
    this.outlets = Array.from({ length: options.outlets }, (_, index) => ({
      number: index + 1,
      name: '',
      on: true,
      switchedAt,
      cycleSeconds: options.cycleSeconds,
      usesGlobalCycle: true,
      joules: options.random.between(1e9, 2e10),
      metered: { at: this.startedAt, watts: 0 },
    }));
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

  /** A new command ends a cycle that is under way. A cycle of an outlet that is off ends with it on. */
  operate(outlet: Outlet, operation: OutletOperation): void {
    outlet.pending?.();
    delete outlet.pending;
    this.events.add(this.id, 'outlet', `${outlet.number} ${operation}`);
    if (operation === 'on') this.turnOnGuarded(outlet);
    else this.turn(outlet, false);
    if (operation !== 'cycle') return;
    const seconds = outlet.usesGlobalCycle ? this.cycleSeconds : outlet.cycleSeconds;
    outlet.pending = this.clock.after(seconds, () => {
      delete outlet.pending;
      this.turnOnGuarded(outlet);
    });
  }

  /** Notes that a manager wrote an object. */
  wrote(oid: string, value: string | number): void {
    this.events.add(this.id, 'write', `${oid} = ${value}`);
  }

  /** Whether current flows, whatever the state says. */
  delivers(outlet: Outlet): boolean {
    return outlet.on || this.faults.has('welded-relay', outlet.number);
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
    return Math.floor(((outlet.number - 1) * BREAKERS) / this.outlets.length) + 1;
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

  private turnOnGuarded(outlet: Outlet): void {
    const now = this.clock.now();
    const wait = Math.max(0, this.nextOnAt - now);
    this.nextOnAt = now + wait + this.inrushDelayMs / 1000;
    if (wait === 0) this.turn(outlet, true);
    else {
      outlet.pending = this.clock.after(wait, () => {
        delete outlet.pending;
        this.turn(outlet, true);
      });
    }
  }

  private turn(outlet: Outlet, on: boolean): void {
    if (outlet.on === on) return;
    this.settle(outlet, this.clock.now());
    outlet.on = on;
    outlet.switchedAt = this.clock.now();
    this.events.add(this.id, 'relay', `${outlet.number} ${on ? 'on' : 'off'}`);
    this.supply(outlet);
  }
}
