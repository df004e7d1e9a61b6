import { HttpError } from '../../core/service/route.ts';
import type { Actor } from '../actor.ts';
import type { Found } from './request.ts';

/** What was found at an address; `note` says why it cannot be used as it is. */
export type Scanned = Found & { note?: string };

/** Ports other than the usual ones, the same for all addresses. */
export type ScanPorts = Readonly<Record<string, number>>;

/** Looks at a network. Who puts the process together gives one: the sidecar itself asks no device. */
export interface Scanner {
  /** The addresses of ranges as people write them. Throws an Error that says what was found and what was expected. */
  addresses(ranges: string): string[];
  /** Looks at all of them, read-only; ends early when the signal aborts. */
  look(
    addresses: readonly string[],
    ports: ScanPorts,
    hear: { signal: AbortSignal; onFound(found: Scanned): void; onDone(done: number): void },
  ): Promise<void>;
}

/** How a scan stands. Times are unix milliseconds. */
export interface Scan {
  id: number;
  by: Actor;
  ranges: string;
  ports: ScanPorts;
  state: 'running' | 'done' | 'stopped' | 'failed';
  startedAt: number;
  endedAt?: number;
  /** Why it failed. */
  reason?: string;
  /** Addresses: all, and those that were looked at. */
  total: number;
  done: number;
  /** In the order in which they were found. */
  found: Scanned[];
}

export interface Scanning {
  /** The newest scan since the process started. */
  newest(): Scan | undefined;
  /** Begins one in the background. Throws HttpError 400 for ranges that are none, 409 while another one goes on. */
  start(by: Actor, ranges: string, ports?: ScanPorts): Scan;
  /** Ends the one that goes on; what it has found stays. Throws HttpError 409 where none does. */
  stop(): Scan;
  /** When the one that goes on has ended; at once where there is none. */
  idle(): Promise<void>;
  /** Ends the one that goes on, if any, and waits until nothing is asked any more. */
  close(): Promise<void>;
}

/** One scan at a time; the newest is kept until the next one begins. */
export function openScanning(scanner: Scanner, now: () => number): Scanning {
  let scan: Scan | undefined;
  let leave = new AbortController();
  let over = Promise.resolve();
  const running = () => (scan?.state === 'running' ? scan : undefined);
  return {
    newest: () => scan,
    start(by, ranges, ports = {}) {
      const before = running();
      if (before) throw new HttpError(409, `found a scan of ${before.ranges} by ${before.by.name} that goes on`);
      const addresses = addressesOf(scanner, ranges);
      leave = new AbortController();
      scan = {
        ...{ id: (scan?.id ?? 0) + 1, by, ranges, ports, state: 'running', startedAt: now() },
        ...{ total: addresses.length, done: 0, found: [] },
      };
      over = follow(scanner, scan, { addresses, ports, signal: leave.signal, now });
      return scan;
    },
    stop() {
      const before = running();
      if (before === undefined) throw new HttpError(409, 'found no scan that goes on, expected one');
      leave.abort();
      return Object.assign(before, { state: 'stopped', endedAt: now() });
    },
    idle: () => over,
    close() {
      if (running()) this.stop();
      return over;
    },
  };
}

function addressesOf(scanner: Scanner, ranges: string): string[] {
  try {
    return scanner.addresses(ranges);
  } catch (error) {
    throw new HttpError(400, `the body.ranges: ${(error as Error).message}`);
  }
}

async function follow(
  scanner: Scanner,
  scan: Scan,
  { addresses, ports, signal, now }: { addresses: string[]; ports: ScanPorts; signal: AbortSignal; now(): number },
): Promise<void> {
  const hear = {
    signal,
    onFound: (found: Scanned) => void scan.found.push(found),
    onDone: (done: number) => {
      scan.done = done;
    },
  };
  const end = (state: Scan['state'], reason?: string) => {
    if (scan.state !== 'running') return;
    Object.assign(scan, { state, endedAt: now(), ...(reason === undefined ? {} : { reason }) });
  };
  try {
    await scanner.look(addresses, ports, hear);
    end('done');
  } catch (error) {
    end('failed', error instanceof Error ? error.message : String(error));
  }
}
