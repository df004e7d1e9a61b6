import type { Timers } from '../timers.ts';
import type { Lines } from './lines.ts';

export interface GatherOptions {
  batchPoints: number;
  flushMs: number;
  /** What may wait for its turn to be stored. */
  maxBytes: number;
  timers: Timers;
  /** Puts a batch on disk. Called for one batch at a time; what it rejects is dropped. */
  store(batch: Lines): Promise<void>;
  /** Points that could not be stored, or had to go because storing is slower than measuring. */
  dropped(points: number): void;
}

export interface Gathered {
  take(lines: Lines): void;
  /** Resolves when all that was taken is stored. */
  flush(): Promise<void>;
}

/** Makes batches of samples: as many points as a request holds, or what came within the flush time. */
export function gather({ batchPoints, flushMs, maxBytes, timers, store, dropped }: GatherOptions): Gathered {
  let open = fresh();
  const waiting: Lines[] = [];
  let waitingBytes = 0;
  let storing: Promise<void> | undefined;
  let callOff: (() => void) | undefined;

  const work = async () => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      waitingBytes -= batch.text.length;
      await store(batch).catch(() => dropped(batch.points));
    }
    storing = undefined;
  };
  const seal = () => {
    callOff?.();
    callOff = undefined;
    if (open.points === 0) return;
    const batch = { text: open.texts.join(''), points: open.points, values: open.values };
    open = fresh();
    waiting.push(batch);
    waitingBytes += batch.text.length;
    while (waitingBytes > maxBytes && waiting.length > 1) {
      const oldest = waiting.shift();
      waitingBytes -= oldest?.text.length ?? 0;
      dropped(oldest?.points ?? 0);
    }
    storing ??= work();
  };
  return {
    take({ text, points, values }) {
      if (points === 0) return;
      open.texts.push(text);
      open.points += points;
      open.values += values;
      if (open.points >= batchPoints) seal();
      else callOff ??= timers.after(flushMs, seal);
    },
    async flush() {
      seal();
      await storing;
    },
  };
}

function fresh() {
  return { texts: [] as string[], points: 0, values: 0 };
}
