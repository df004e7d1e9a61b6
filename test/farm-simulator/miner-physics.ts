import { FaultSet } from './fault-set.ts';
import type { MinerModel } from './models.ts';
import { boardHashrate, hashrate, type Machine, type Phase, watts } from './output.ts';
import type { Wave } from './random.ts';

export interface Pace {
  bootSeconds: number;
  warmUpSeconds: number;
}

/** Tells that the phase changes at that time; called before and after, so that meters can read both sides. */
export type PhaseListener = (before: Phase, after: Phase, at: number) => void;

/**
 * What a miner physically does, as a function of time: nothing here waits. Every question brings the state up to its
 * time first; hashes are integrated on the way. Times are the simulated unix seconds of the clock.
 */
export class MinerPhysics {
  readonly model: MinerModel;
  readonly faults = new FaultSet();
  /** Watts that the miner keeps to, as set through its API; the model's own until then. */
  powerLimit: number;
  private readonly pace: Pace;
  private readonly wave: Wave;
  private readonly listeners: PhaseListener[] = [];
  private current: Phase = 'off';
  private since: number;
  private advancedTo: number;
  private startedAt = 0;
  private miningSince = 0;
  private wantsSleep = false;
  private hashed = 0;
  /** Set while phases change: meters that listen read the moment itself and must not move the time on. */
  private busy = false;

  constructor(model: MinerModel, pace: Pace, wave: Wave, now: number) {
    this.model = model;
    this.pace = pace;
    this.wave = wave;
    this.powerLimit = model.watts;
    this.since = now;
    this.advancedTo = now;
  }

  onPhase(listener: PhaseListener): void {
    this.listeners.push(listener);
  }

  /** Brings the miner up to `now`, through every phase that ended before. Never goes back. */
  advance(now: number): void {
    if (this.busy) return;
    this.busy = true;
    for (let due = this.nextDue(); due !== undefined && due <= now; due = this.nextDue()) {
      this.integrate(Math.max(due, this.advancedTo));
      if (this.current === 'booting') this.startMining(due);
      else this.enter('running', due);
    }
    this.integrate(now);
    this.busy = false;
  }

  /** Brings the miner and the meters on it up to `now`; to be called just before something makes the watts jump. */
  touch(now: number): void {
    this.advance(now);
    this.enter(this.current, now, this.since);
  }

  /** When the phase ends by itself; undefined when it does not. */
  nextDue(): number | undefined {
    if (this.current === 'booting') return this.since + this.pace.bootSeconds;
    return this.current === 'warming' ? this.since + this.pace.warmUpSeconds : undefined;
  }

  /** Makes a miner that has power one that has run for so long. */
  assumeRunning(uptimeSeconds: number, now: number): void {
    this.advance(now);
    if (this.current === 'off') return;
    this.startedAt = now - uptimeSeconds;
    this.miningSince = Math.min(now, this.startedAt + this.pace.bootSeconds);
    this.hashed = this.model.hashesPerSecond * (now - this.miningSince);
    this.enter('running', now);
  }

  powerOn(now: number): void {
    this.advance(now);
    if (this.current === 'off') this.boot(now);
  }

  powerOff(now: number): void {
    this.advance(now);
    if (this.current !== 'off') this.enter('off', now);
  }

  /** The API's own reboot: the same boot without the outlet. */
  reboot(now: number): void {
    this.advance(now);
    if (this.current !== 'off' && this.current !== 'dead') this.boot(now);
  }

  restartMining(now: number): void {
    this.advance(now);
    if (this.answersPhase()) this.startMining(now);
  }

  /** Stops or resumes hashing; kept over a reboot, as the firmware writes it into its configuration. */
  sleep(asleep: boolean, now: number): void {
    this.advance(now);
    this.wantsSleep = asleep;
    if (this.answersPhase()) this.startMining(now);
  }

  /** Whether it was told not to hash. */
  get asleep(): boolean {
    return this.wantsSleep;
  }

  phase(now: number): Phase {
    this.advance(now);
    return this.current;
  }

  /** Since power or a reboot. */
  uptime(now: number): number {
    this.advance(now);
    return this.current === 'off' ? 0 : now - this.startedAt;
  }

  /** Since the mining program started. */
  elapsed(now: number): number {
    this.advance(now);
    return this.answersPhase() ? now - this.miningSince : 0;
  }

  /** Hashes per second of one board. */
  boardHashrate(board: number, now: number): number {
    this.advance(now);
    return boardHashrate(this.machine(now), board);
  }

  hashrate(now: number): number {
    this.advance(now);
    return hashrate(this.machine(now));
  }

  /** All hashes since the mining program started. */
  hashCount(now: number): number {
    this.advance(now);
    return this.hashed;
  }

  /** At the plug. */
  watts(now: number): number {
    this.advance(now);
    return watts(this.machine(now));
  }

  private answersPhase(): boolean {
    return this.current === 'warming' || this.current === 'running' || this.current === 'sleeping';
  }

  private machine(now: number): Machine {
    const { model, faults, powerLimit, wave } = this;
    const warm = Math.min(1, Math.max(0, (now - this.since) / this.pace.warmUpSeconds));
    return { model, faults, powerLimit, wave, phase: this.current, climb: this.current === 'warming' ? warm : 1, now };
  }

  private boot(now: number): void {
    this.startedAt = now;
    this.enter(this.faults.has('dead') ? 'dead' : 'booting', now);
  }

  private startMining(at: number): void {
    this.miningSince = at;
    this.hashed = 0;
    this.enter(this.wantsSleep ? 'sleeping' : 'warming', at);
  }

  private enter(next: Phase, at: number, since = at): void {
    const before = this.current;
    const outer = this.busy;
    this.busy = true;
    for (const listener of this.listeners) listener(before, before, at);
    this.current = next;
    this.since = since;
    for (const listener of this.listeners) listener(before, next, at);
    this.busy = outer;
  }

  /** Between two phases the hashrate is a straight line (but for its noise), so the mean of the ends is enough. */
  private integrate(to: number): void {
    const seconds = to - this.advancedTo;
    if (seconds <= 0) return;
    const mean = (hashrate(this.machine(this.advancedTo)) + hashrate(this.machine(to))) / 2;
    this.hashed += mean * seconds;
    this.advancedTo = to;
  }
}
