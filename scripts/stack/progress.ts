/** What the stack tells the person in front of it: one line each, with the time since it was started. */
export interface Progress {
  /** Something that was done or seen. */
  say(text: string): void;
  /** Something longer that stands for itself. */
  block(text: string): void;
  seconds(): number;
}

export function openProgress(write: (text: string) => void = (text) => process.stdout.write(text)): Progress {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  return {
    seconds,
    say: (text) => write(`${`${seconds().toFixed(1)} s`.padStart(8)}  ${text}\n`),
    block: (text) => write(`${text}\n`),
  };
}

/**
 * Asks again and again until the answer is not undefined. Rejects with the message of `late` when that takes longer
 * than `timeoutMs`; what `look` throws counts as not yet. `failure` ends the wait at once.
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  options: { timeoutMs: number; everyMs?: number; late: () => Error; failure?: Promise<never>; signal?: AbortSignal },
): Promise<T> {
  const { timeoutMs, everyMs = 200, late, failure, signal } = options;
  const deadline = performance.now() + timeoutMs;
  let over = false;
  const repeat = async (): Promise<T> => {
    while (performance.now() < deadline) {
      signal?.throwIfAborted();
      const seen = await look().catch(() => undefined);
      if (seen !== undefined) return seen;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      if (over) break;
    }
    throw late();
  };
  try {
    return await (failure ? Promise.race([repeat(), failure]) : repeat());
  } finally {
    over = true;
  }
}
