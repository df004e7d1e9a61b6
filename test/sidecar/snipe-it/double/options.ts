export type ThrottleShape = 'a' | 'b' | 'c' | 'd' | 'mixed';

/** What may go wrong, as shares of all requests (0 to 1), drawn from one seed. */
export interface Faults {
  seed: number;
  /** A 500 before anything was done. */
  crash: number;
  /** A 500 after it was done. */
  crashAfterCommit: number;
  /** The connection ends without an answer, after it was done. */
  dropAfterCommit: number;
  /** A proxy's HTML page with status 502, before anything was done. */
  gateway: number;
  /** Milliseconds of waiting at most, before an answer. */
  latency: number;
}

export interface User {
  id: number;
  permissions: readonly ('view' | 'edit')[];
}

export interface DoubleOptions {
  version: string;
  uniqueSerial: boolean;
  autoIncrement: { on: boolean; prefix: string; zerofill: number };
  maxResults: number;
  /** Requests a minute and user. */
  throttle: number;
  throttleShape: ThrottleShape;
  /** APP_TIMEZONE, in which times without a zone are told. */
  tz: string;
  digitSeparator: '1,234.56' | '1.234,56';
  showArchived: boolean;
  requireNotes: boolean;
  tokens: Record<string, User>;
  faults: Faults;
  /** Milliseconds between looking whether an asset tag is free and inserting the asset. */
  raceMs: number;
  /** Unix milliseconds. */
  now: () => number;
}

export const NO_FAULTS: Faults = { seed: 1, crash: 0, crashAfterCommit: 0, dropAfterCommit: 0, gateway: 0, latency: 0 };

export const DEFAULTS: DoubleOptions = {
  version: 'v8.1.4',
  uniqueSerial: false,
  autoIncrement: { on: false, prefix: '', zerofill: 5 },
  maxResults: 500,
  throttle: 120,
  throttleShape: 'a',
  tz: 'UTC',
  digitSeparator: '1,234.56',
  showArchived: false,
  requireNotes: false,
  tokens: { 'test-token': { id: 1, permissions: ['view', 'edit'] } },
  faults: NO_FAULTS,
  raceMs: 0,
  now: Date.now,
};

/** Whether maintenances have the field names that came after 8.1. */
export function afterEightOne({ version }: { version: string }): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > 8 || (major === 8 && minor > 1);
}

/** Even numbers between 0 and 1 from a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
