import type { Clock } from './clock.ts';

/**
 * A clock whose time passes only in `runUntil`: from one timer to the next, each after all that the one before has
 * set off is done. Times that are the same are taken in the order in which they were asked for, so that a farm and the
 * programs on it do the same on every run.
 */
export interface VirtualClock extends Clock {
  /** Unix milliseconds. */
  nowMs(): number;
  /** Resolves so many milliseconds later. Never rejects. */
  wait(ms: number): Promise<void>;
  /** Time stands still until this job is over. It must not wait for the clock. */
  follow(job: Promise<unknown>): void;
  /** Says that something goes on: time stands still until the event loop has turned without a word. */
  stir(): void;
  /** Lets time pass up to that moment, in unix milliseconds. */
  runUntil(endMs: number): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  deed: (() => void) | undefined;
}

export function createVirtualClock(startMs: number): VirtualClock {
  const timers = createQueue();
  let now = startMs;
  let order = 0;
  let stirs = 0;
  let followed = 0;
  let settledAt = 0;
  const settle = async () => {
    for (let quiet = 0; quiet < QUIET_TURNS || followed > 0; ) {
      quiet = stirs === settledAt ? quiet + 1 : 0;
      settledAt = stirs;
      await turn();
    }
  };
  const add = (ms: number, deed: () => void): (() => void) => {
    const timer: Timer = { at: now + Math.max(0, Math.round(ms)), order: order++, deed };
    timers.push(timer);
    return () => {
      timer.deed = undefined;
    };
  };
  const clock: VirtualClock = {
    scale: 1,
    startedAt: startMs / 1000,
    now: () => now / 1000,
    nowMs: () => now,
    after: (seconds, deed) => add(seconds * 1000, deed),
    stir: () => {
      stirs++;
    },
    wait: (ms) =>
      new Promise((resolve) => {
        add(ms, () => {
          stirs++;
          resolve();
        });
      }),
    follow(job) {
      followed++;
      const done = () => {
        followed--;
        stirs++;
      };
      job.then(done, done);
    },
    async runUntil(endMs) {
      await settle();
      for (let timer = timers.peek(); timer !== undefined && timer.at <= endMs; timer = timers.peek()) {
        timers.pop();
        if (timer.deed === undefined) continue;
        now = timer.at;
        timer.deed();
        if (followed > 0 || stirs !== settledAt) await settle();
      }
      now = Math.max(now, endMs);
    },
    close: () => timers.clear(),
  };
  return clock;
}

/** So many turns of the event loop without a word, and all is done: work that gives way to others takes a turn or two. */
const QUIET_TURNS = 2;

/** All promises that can go on have gone on when the event loop turns. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A heap: the earliest timer is on top. */
function createQueue() {
  let heap: Timer[] = [];
  const isBefore = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const swap = (i: number, j: number) => {
    const held = heap[i] as Timer;
    heap[i] = heap[j] as Timer;
    heap[j] = held;
  };
  const sink = () => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let first = at;
      if (left < heap.length && isBefore(heap[left] as Timer, heap[first] as Timer)) first = left;
      if (right < heap.length && isBefore(heap[right] as Timer, heap[first] as Timer)) first = right;
      if (first === at) return;
      swap(at, first);
      at = first;
    }
  };
  return {
    peek: () => heap[0],
    clear: () => {
      heap = [];
    },
    push(timer: Timer) {
      heap.push(timer);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!isBefore(heap[at] as Timer, heap[parent] as Timer)) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return;
      heap[0] = last;
      sink();
    },
  };
}
