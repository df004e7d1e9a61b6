import type { Seat } from './seat.ts';

/** Devices whose poll is due and has no place yet: those that somebody asked for, those that answer, the silent ones. */
export class Waiting<T> {
  readonly #asked = new Set<Seat<T>>();
  readonly #lively = new Set<Seat<T>>();
  readonly #silent = new Set<Seat<T>>();
  readonly #queues = [this.#asked, this.#lively, this.#silent];

  add(seat: Seat<T>): void {
    (seat.silentPolls > 0 ? this.#silent : this.#lively).add(seat);
  }

  /** Ahead of all others. */
  ask(seat: Seat<T>): void {
    this.delete(seat);
    this.#asked.add(seat);
  }

  /** One that waits among the silent ones waits among the others from now on. */
  hurry(seat: Seat<T>): void {
    if (this.#silent.delete(seat)) this.#lively.add(seat);
  }

  delete(seat: Seat<T>): void {
    for (const queue of this.#queues) queue.delete(seat);
  }

  clear(): void {
    for (const queue of this.#queues) queue.clear();
  }

  /** The next one in turn, which waits no longer. */
  take(alsoSilent: boolean): Seat<T> | undefined {
    for (const queue of alsoSilent ? this.#queues : [this.#asked, this.#lively]) {
      const [first] = queue;
      if (first === undefined) continue;
      queue.delete(first);
      return first;
    }
    return undefined;
  }

  /** Since when the longest one has waited, or `now`. */
  oldest(now: number): number {
    let oldest = now;
    for (const queue of this.#queues) for (const { job } of queue) oldest = Math.min(oldest, job?.since ?? now);
    return oldest;
  }
}
