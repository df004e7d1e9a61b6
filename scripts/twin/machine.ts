import { createIdentity, type MinerIdentity } from '../../test/farm-simulator/miner-identity.ts';
import { MinerPhysics } from '../../test/farm-simulator/miner-physics.ts';
import { type MinerState, observe } from '../../test/farm-simulator/miner-state.ts';
import type { Phase } from '../../test/farm-simulator/output.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { VirtualClock } from '../../test/farm-simulator/virtual-clock.ts';
import { CURES, type Cure } from './fault-model.ts';
import type { Ended, Trouble } from './history.ts';
import type { SiteMiner } from './site.ts';

/** Boot 2 to 8 min (AZIC "Frequent Restarts"), warm-up until 5 min (HashCore): remediation.md 3.1. */
const PACE = { bootSeconds: 180, warmUpSeconds: 240 };
/** The simulator's unrest of 0.8 % decides nothing here and would hide differences between policies. */
const STILL = () => 0;

/** What a miner tells those who watch it. `willChange`: something is about to; the state before can still be read. */
export interface MachineEvents {
  willChange(machine: Machine): void;
  changed(machine: Machine): void;
}

/** A miner: the simulator's machine, the troubles that it has, what ended them, and how much it hashed. */
export class Machine {
  readonly at: SiteMiner;
  readonly physics: MinerPhysics;
  readonly ended: Ended[] = [];
  readonly active: Trouble[] = [];
  /** How often a person has stood before it. */
  repairs = 0;
  /** Hashes so far, as seconds at full hashrate; time in which it was told to sleep does not count. */
  hashedSeconds = 0;
  asleepSeconds = 0;
  /** Its hottest chip, while the air before it is too hot. */
  heat: number | undefined;
  /** How many reasons there are why nobody reaches it, why it has no pool, and why it was put to sleep. */
  private readonly reasons = { network: 0, pool: 0, sleep: 0 };
  private metered: { at: number; ratio: number; asleep: boolean };
  private readonly identity: MinerIdentity;
  private readonly clock: VirtualClock;
  private readonly events: MachineEvents;
  private stopWaiting: () => void = () => undefined;

  constructor(at: SiteMiner, clock: VirtualClock, random: Random, events: MachineEvents) {
    this.at = at;
    this.clock = clock;
    this.events = events;
    this.identity = createIdentity(at.id, at.model, random);
    this.physics = new MinerPhysics(at.model, PACE, STILL, clock.now());
    this.physics.powerOn(clock.now());
    this.physics.assumeRunning(random.between(2, 400) * 3600, clock.now());
    this.metered = { at: clock.now(), ratio: 1, asleep: false };
    this.physics.onPhase((before, after, when) => this.entered(before, after, when));
  }

  get id(): string {
    return this.at.id;
  }

  phase(): Phase {
    return this.physics.phase(this.clock.now());
  }

  watts(): number {
    return this.physics.watts(this.clock.now());
  }

  state(): MinerState {
    return observe(this.physics, this.identity, STILL, this.clock.now());
  }

  /** How it meets a question: closed ports, silence, or an answer. */
  reach(): 'closed' | 'silent' | 'open' {
    if (['off', 'dead', 'booting'].includes(this.phase())) return 'closed';
    return this.reasons.network > 0 || this.physics.faults.has('hang') ? 'silent' : 'open';
  }

  begin(trouble: Trouble): void {
    // A machine has a fault once: the second of a kind would end with the first.
    if (this.active.some(({ kind }) => kind === trouble.kind)) return;
    this.change(() => {
      this.active.push(trouble);
      const now = this.clock.now();
      for (const { fault, parameters } of trouble.physics) this.physics.faults.add(fault, parameters, now);
      if (trouble.drops) this.physics.reboot(now);
    });
  }

  /** Ends what the cure cures; `person` ends everything. */
  heal(cure: Cure, by: Ended['by'] = cure): void {
    const rank = CURES.indexOf(cure);
    for (const trouble of this.active.filter((each) => CURES.indexOf(each.cure) <= rank)) this.end(trouble, by);
  }

  end(trouble: Trouble, by: Ended['by']): void {
    const index = this.active.indexOf(trouble);
    if (index < 0) return;
    this.change(() => {
      this.active.splice(index, 1);
      const left = this.active.flatMap(({ physics }) => physics.map(({ fault }) => fault));
      for (const { fault } of trouble.physics) if (!left.includes(fault)) this.physics.faults.remove(fault);
      this.ended.push({ trouble, by, endedAt: this.clock.nowMs() });
    });
    this.noteWell();
  }

  restart(how: 'restart-mining' | 'reboot'): void {
    this.heal(how);
    this.change(() =>
      how === 'reboot' ? this.physics.reboot(this.clock.now()) : this.physics.restartMining(this.clock.now()),
    );
  }

  /** Power arrives or goes, through us or by `itself`; without it what a power cycle cures is cured. */
  power(on: boolean, by: 'power-cycle' | 'itself' = 'power-cycle'): void {
    if (on === (this.phase() !== 'off')) return;
    const now = this.clock.now();
    this.change(() => (on ? this.physics.powerOn(now) : this.physics.powerOff(now)));
    if (!on) this.heal('power-cycle', by);
  }

  /** A person stands before it: everything is repaired, and its plug pulled once where it needs that. */
  repair(): void {
    this.repairs += 1;
    const needsBoot = ['dead', 'booting'].includes(this.phase()) || this.active.some(({ cure }) => cure !== 'person');
    const isPowered = this.phase() !== 'off';
    this.heal('person');
    if (!isPowered || !needsBoot) return;
    this.power(false, 'itself');
    this.power(true);
  }

  /** Something that hits many begins or ends on it. A miner without a pool or asleep hashes nothing. */
  common(reason: 'network' | 'pool' | 'sleep', begins: boolean): void {
    this.change(() => {
      const now = this.clock.now();
      this.reasons[reason] += begins ? 1 : -1;
      const holds = this.reasons[reason] > 0;
      if (reason === 'sleep' && holds !== this.physics.asleep) this.physics.sleep(holds, now);
      if (reason !== 'pool') return;
      if (holds) this.physics.faults.add('pool-down', {}, now);
      else this.physics.faults.remove('pool-down');
    });
    this.noteWell();
  }

  /** Another temperature of its hottest chip, by the air; undefined when the air is as usual. */
  warm(celsius: number | undefined): void {
    if (celsius === this.heat) return;
    this.change(() => {
      this.heat = celsius;
      const own = this.active.some(({ physics }) => physics.some(({ fault }) => fault === 'hot'));
      if (own) return;
      if (celsius === undefined) this.physics.faults.remove('hot');
      else this.physics.faults.add('hot', { celsius }, this.clock.now());
    });
  }

  /** Brings the books up to now. */
  settle(): void {
    this.physics.touch(this.clock.now());
  }

  private change(deed: () => void): void {
    this.settle();
    this.events.willChange(this);
    deed();
    this.meter(this.clock.now());
    this.events.changed(this);
  }

  private entered(before: Phase, after: Phase, when: number): void {
    this.meter(when);
    if (before === after) return;
    this.events.changed(this);
    this.noteWell();
    this.stopWaiting();
    const due = this.physics.nextDue();
    if (due === undefined) return;
    this.stopWaiting = this.clock.after(due - when, () => {
      this.events.willChange(this);
      this.physics.advance(Math.max(due, this.clock.now()));
    });
  }

  /** The hashrate is a straight line between two changes. */
  private meter(when: number): void {
    const ratio = this.physics.hashrate(when) / this.at.model.hashesPerSecond;
    const { at, ratio: before, asleep } = this.metered;
    const seconds = Math.max(0, when - at);
    if (asleep) this.asleepSeconds += seconds;
    else this.hashedSeconds += ((before + ratio) / 2) * seconds;
    this.metered = { at: when, ratio, asleep: this.physics.asleep };
  }

  private noteWell(): void {
    const phase = this.physics.phase(this.clock.now());
    if (this.active.some(({ harmless }) => !harmless) || (phase !== 'running' && phase !== 'sleeping')) return;
    for (const each of this.ended) each.wellAt ??= this.clock.nowMs();
  }
}
