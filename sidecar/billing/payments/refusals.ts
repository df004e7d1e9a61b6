/** Counts refused calls of an address, so that nobody can try signatures at length. */
export interface Refusals {
  /** Whether the address was refused so often that it is not listened to now. */
  tooMany(address: string, now: number): boolean;
  count(address: string, now: number): void;
}

const MINUTE_MS = 60_000;

/** At most so many within a minute and address; what is older is forgotten, and never more than 10,000 are remembered. */
export function openRefusals(most: number): Refusals {
  const since = new Map<string, { from: number; count: number }>();
  const current = (address: string, now: number) => {
    const found = since.get(address);
    return found && now - found.from < MINUTE_MS ? found : undefined;
  };
  return {
    tooMany: (address, now) => (current(address, now)?.count ?? 0) >= most,
    count(address, now) {
      const found = current(address, now);
      since.delete(address);
      since.set(address, { from: found?.from ?? now, count: (found?.count ?? 0) + 1 });
      if (since.size > 10_000) for (const [oldest] of [...since].slice(0, 1_000)) since.delete(oldest);
    },
  };
}
