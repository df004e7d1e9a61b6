import type { Device } from '../core/farm/device.ts';
import { nextDue, phaseOf } from './phase.ts';
import type { Timers } from './timers.ts';

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

interface Job<T> {
  promise: Promise<T>;
  resolve(result: T): void;
  reject(reason: unknown): void;
  since: number;
  running: boolean;
}

interface Seat<T> {
  device: Device;
  phase: number;
  silentPolls: number;
  polled: boolean;
  /** Of all its polls: it aborts once, when everything stops. */
  abort: AbortController;
  job?: Job<T> | undefined;
  callOff?: (() => void) | undefined;
}

/** Polls every device in its own slot of the interval, never two polls of one device at once, and never beyond the bound. */
export class Scheduler<T> {
  readonly #options: SchedulerOptions<T>;
  readonly #seats: Map<string, Seat<T>>;
  readonly #asked = new Set<Seat<T>>();
  readonly #lively = new Set<Seat<T>>();
  readonly #silent = new Set<Seat<T>>();
  #stopped = false;
  #inFlight = 0;
  #silentInFlight = 0;
  #unpolled: number;

  constructor(options: SchedulerOptions<T>) {
    this.#options = options;
    this.#seats = new Map(
      options.devices.map((device) => [
        device.id,
        { device, phase: phaseOf(device.id), silentPolls: 0, polled: false, abort: new AbortController() },
      ]),
    );
    this.#unpolled = this.#seats.size;
  }

  start(): void {
    for (const seat of this.#seats.values()) this.#plan(seat);
  }

  /** Ends all waiting, aborts the polls under way and waits until they have settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const running: Promise<unknown>[] = [];
    for (const seat of this.#seats.values()) {
      seat.callOff?.();
      if (seat.job?.running) running.push(seat.job.promise);
      else seat.job?.reject(new Error('the exporter is stopping'));
      seat.abort.abort();
    }
    for (const queue of [this.#asked, this.#lively, this.#silent]) queue.clear();
    await Promise.allSettled(running);
  }

  /** Polls a device now, ahead of those that wait; joins the poll that is under way. Undefined for an unknown id. */
  pollNow(id: string): Promise<T> | undefined {
    const seat = this.#seats.get(id);
    if (seat === undefined) return undefined;
    if (this.#stopped) return Promise.reject(new Error('the exporter is stopping'));
    const job = seat.job ?? this.#queue(seat);
    if (!job.running) {
      this.#lively.delete(seat);
      this.#silent.delete(seat);
      this.#asked.add(seat);
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
    let oldest = this.#options.timers.now();
    const now = oldest;
    for (const queue of [this.#asked, this.#lively, this.#silent])
      for (const { job } of queue) oldest = Math.min(oldest, job?.since ?? oldest);
    return (now - oldest) / 1000;
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
      (seat.silentPolls > 0 ? this.#silent : this.#lively).add(seat);
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
    const queues = [this.#asked, this.#lively, ...(this.#silentInFlight < silentPlaces ? [this.#silent] : [])];
    for (const queue of queues) {
      const [first] = queue;
      if (first === undefined) continue;
      queue.delete(first);
      return first;
    }
    return undefined;
  }

  async #run(seat: Seat<T>, job: Job<T>): Promise<void> {
    const wasSilent = Number(seat.silentPolls > 0);
    this.#inFlight += 1;
    this.#silentInFlight += wasSilent;
    job.running = true;
    try {
      const result = await this.#options.poll(seat.device, seat.abort.signal);
      seat.silentPolls = this.#options.isSilent(result) ? seat.silentPolls + 1 : 0;
      job.resolve(result);
    } catch (error) {
      job.reject(error);
    }
    this.#inFlight -= 1;
    this.#silentInFlight -= wasSilent;
    this.#unpolled -= Number(!seat.polled);
    seat.polled = true;
    seat.job = undefined;
    if (this.#stopped) return;
    if (seat.callOff === undefined) this.#plan(seat);
    this.#fill();
  }
}

function openJob<T>(since: number): Job<T> {
  let settle: Pick<Job<T>, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // A scheduled poll has nobody who waits for it; its error has been told by the poll itself.
  promise.catch(() => undefined);
  return {
    promise,
    since,
    running: false,
    ...(settle as unknown as Pick<Job<T>, 'resolve' | 'reject'>),
  };
}
