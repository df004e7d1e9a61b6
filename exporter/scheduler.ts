import type { Device } from '../core/farm/device.ts';
import type { InventoryDiff } from '../core/farm/inventory-diff.ts';
import { nextDue } from './phase.ts';
import { type Job, openJob, type Seat, seatOf } from './seat.ts';
import type { Timers } from './timers.ts';
import { Waiting } from './waiting.ts';

export interface SchedulerOptions<T> {
  devices: readonly Device[];
  intervalSeconds: number;
  backOffMaxSeconds: number;
  /** Polls at the same time. Devices that were silent last time hold at most half of these places. */
  concurrency: number;
  /** One poll. It keeps its own deadline and settles soon after the signal. Rejects for our own bugs alone. */
  poll(device: Device, signal: AbortSignal): Promise<T>;
  isSilent(result: T): boolean;
  timers: Timers;
  /** From 0 to 1, as Math.random. */
  random(): number;
}

/** Polls every device in its own slot of the interval, never two polls of one device at once, and never beyond the bound. */
export class Scheduler<T> {
  readonly #options: SchedulerOptions<T>;
  readonly #seats: Map<string, Seat<T>>;
  readonly #waiting = new Waiting<T>();
  /** Of devices that are gone, while their last poll ends. */
  readonly #leaving = new Set<Seat<T>>();
  #started = false;
  #stopped = false;
  #inFlight = 0;
  #silentInFlight = 0;
  #unpolled: number;

  constructor(options: SchedulerOptions<T>) {
    this.#options = options;
    this.#seats = new Map(options.devices.map((device) => [device.id, seatOf<T>(device)]));
    this.#unpolled = this.#seats.size;
  }

  start(): void {
    this.#started = true;
    for (const seat of this.#seats.values()) this.#plan(seat);
  }

  /** Polls new and changed devices as soon as there is a place, and ends polls of those that are gone. */
  replaceDevices({ added, removed, changed }: InventoryDiff): void {
    for (const { id } of removed) this.#remove(id);
    for (const { after } of changed) this.#change(after);
    for (const device of added) {
      const seat = seatOf<T>(device);
      this.#seats.set(device.id, seat);
      this.#unpolled += 1;
      this.#pollSoon(seat);
    }
  }

  #remove(id: string): void {
    const seat = this.#seats.get(id);
    if (seat === undefined) return;
    this.#seats.delete(id);
    seat.isGone = true;
    seat.callOff?.();
    this.#waiting.delete(seat);
    if (seat.job?.running) this.#leaving.add(seat);
    else seat.job?.reject(new Error(`"${id}" is no device of the inventory any more`));
    if (!seat.polled) this.#unpolled -= 1;
    seat.polled = true;
    seat.abort.abort();
  }

  /** A poll under way asks the device that was: it ends, and the next one begins when it has. */
  #change(device: Device): void {
    const seat = this.#seats.get(device.id);
    if (seat === undefined) return;
    seat.device = device;
    seat.silentPolls = 0;
    if (seat.job?.running) {
      seat.abort.abort();
      seat.abort = new AbortController();
    } else this.#pollSoon(seat);
  }

  /** Queues a poll of a device that is not being polled, unless one waits already. */
  #pollSoon(seat: Seat<T>): void {
    if (!this.#started || this.#stopped) return;
    if (seat.job) {
      this.#waiting.hurry(seat);
      return;
    }
    seat.callOff?.();
    seat.callOff = undefined;
    this.#queue(seat);
    this.#waiting.add(seat);
    this.#fill();
  }

  /** Ends all waiting, aborts the polls under way and waits until they have settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running: Promise<unknown>[] = [];
    for (const seat of [...this.#seats.values(), ...this.#leaving]) {
      seat.callOff?.();
      if (seat.job?.running) running.push(seat.job.promise);
      else seat.job?.reject(new Error('the exporter is stopping'));
      seat.abort.abort();
    }
    this.#waiting.clear();
    await Promise.allSettled(running);
  }

  /** Polls a device now, ahead of those that wait; joins the poll that is under way. Undefined for an unknown id. */
  pollNow(id: string): Promise<T> | undefined {
    const seat = this.#seats.get(id);
    if (seat === undefined) return undefined;
    if (this.#stopped) return Promise.reject(new Error('the exporter is stopping'));
    const job = seat.job ?? this.#queue(seat);
    if (!job.running) {
      this.#waiting.ask(seat);
      this.#fill();
    }
    return job.promise;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Devices that no poll has come to yet. */
  get unpolled(): number {
    return this.#unpolled;
  }

  /** How long the poll that waits longest has been due. */
  get lagSeconds(): number {
    const now = this.#options.timers.now();
    return (now - this.#waiting.oldest(now)) / 1000;
  }

  #plan(seat: Seat<T>): void {
    const { timers, random, intervalSeconds, backOffMaxSeconds } = this.#options;
    const { phase, silentPolls } = seat;
    const now = timers.now();
    const due = nextDue({ now, phase, silentPolls, intervalSeconds, backOffMaxSeconds, random: random() });
    seat.callOff = timers.after(due - now, () => {
      seat.callOff = undefined;
      if (seat.job) return;
      this.#queue(seat);
      this.#waiting.add(seat);
      this.#fill();
    });
  }

  #queue(seat: Seat<T>): Job<T> {
    const job = openJob<T>(this.#options.timers.now());
    seat.job = job;
    return job;
  }

  #fill(): void {
    while (this.#inFlight < this.#options.concurrency && !this.#stopped) {
      const seat = this.#takeNext();
      if (seat?.job === undefined) return;
      void this.#run(seat, seat.job);
    }
  }

  #takeNext(): Seat<T> | undefined {
    const silentPlaces = Math.max(1, Math.floor(this.#options.concurrency / 2));
    return this.#waiting.take(this.#silentInFlight < silentPlaces);
  }

  async #run(seat: Seat<T>, job: Job<T>): Promise<void> {
    const wasSilent = Number(seat.silentPolls > 0);
    this.#inFlight += 1;
    this.#silentInFlight += wasSilent;
    job.running = true;
    const { device } = seat;
    try {
      const result = await this.#options.poll(device, seat.abort.signal);
      if (seat.device === device) seat.silentPolls = this.#options.isSilent(result) ? seat.silentPolls + 1 : 0;
      job.resolve(result);
    } catch (error) {
      job.reject(error);
    }
    this.#inFlight -= 1;
    this.#silentInFlight -= wasSilent;
    this.#unpolled -= Number(!seat.polled);
    seat.polled = true;
    seat.job = undefined;
    this.#leaving.delete(seat);
    if (this.#stopped) return;
    if (!seat.isGone && seat.device !== device) this.#pollSoon(seat);
    else if (!seat.isGone && seat.callOff === undefined) this.#plan(seat);
    this.#fill();
  }
}
