import type { VirtualClock } from '../../test/farm-simulator/virtual-clock.ts';

/** A flood of deliveries wakes a process at most this often, as alert-webhook/queue.ts has it. */
const REST_MS = 50;

export interface Rounds {
  /** A round soon, or at a moment. */
  wake(at?: number): void;
  /** From now on; what woke it before is not forgotten. */
  begin(): void;
  end(): void;
}

/** Rounds of work in virtual time, never two at once. `work` says when the next one is due. */
export function openRounds(options: {
  clock: VirtualClock;
  alive(): boolean;
  work(): Promise<number | undefined>;
  onError(error: unknown): void;
}): Rounds {
  const { clock, alive, work, onError } = options;
  let next: { at: number; cancel: () => void } | undefined;
  let wokenAt: number | undefined;
  let running = false;
  let ready = false;
  const wake = (at = clock.nowMs() + REST_MS) => {
    if (!alive()) return;
    if (running || !ready) wokenAt = Math.min(at, wokenAt ?? at);
    if (running || !ready || (next && next.at <= at)) return;
    next?.cancel();
    next = { at, cancel: clock.after((at - clock.nowMs()) / 1000, () => void round()) };
  };
  const round = async () => {
    next = undefined;
    if (!alive()) return;
    running = true;
    clock.stir();
    const due = await work().catch((error: unknown) => {
      onError(error);
      return undefined;
    });
    running = false;
    const woken = wokenAt;
    wokenAt = undefined;
    if (woken !== undefined) wake(woken);
    if (due !== undefined) wake(due);
  };
  return {
    wake,
    begin() {
      ready = true;
      wake();
    },
    end: () => next?.cancel(),
  };
}
