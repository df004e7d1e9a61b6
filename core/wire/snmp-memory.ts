import { columnOf, fewerRepetitions, MOST_OBJECTS, REPETITIONS } from './snmp-plan.ts';
import type { Varbind } from './snmp-reply.ts';

const SIZES_HOLD_MS = 24 * 3_600_000;
const MISSING_HOLD_MS = 3_600_000;
const MOST_MISSING = 5_000;
const MOST_COLUMNS = 2_000;
/** Shorter values are as long as a number. */
const WORTH_KNOWING = 7;

/**
 * What one agent has taught: how much it answers at once, how long its texts are, which objects it does not have.
 * Sizes are learnt anew every day, missing objects every hour: firmware changes, and a lost datagram looks like a limit.
 */
export class AgentMemory {
  private readonly now: () => number;
  private mostObjects = MOST_OBJECTS;
  private mostRepetitions: number = REPETITIONS[0];
  private readonly missing = new Set<string>();
  private readonly valueBytes = new Map<string, number>();
  private sizesUntil: number;
  private missingUntil: number;

  constructor(now: () => number) {
    this.now = now;
    this.sizesUntil = now() + SIZES_HOLD_MS;
    this.missingUntil = now() + MISSING_HOLD_MS;
  }

  get objects(): number {
    this.expire();
    return this.mostObjects;
  }

  get repetitions(): number {
    this.expire();
    return this.mostRepetitions;
  }

  isMissing(oid: string): boolean {
    this.expire();
    return this.missing.has(oid);
  }

  bytesOf = (column: string): number | undefined => this.valueBytes.get(column);

  tooMany(objects: number): void {
    this.mostObjects = Math.max(1, Math.min(this.mostObjects, Math.ceil(objects / 2)));
  }

  tooManyRepetitions(repetitions: number): void {
    this.mostRepetitions = Math.min(this.mostRepetitions, fewerRepetitions(repetitions) ?? 1);
  }

  lacks(oid: string): void {
    if (this.missing.size < MOST_MISSING) this.missing.add(oid);
  }

  learn(varbinds: readonly Varbind[], column?: string): void {
    for (const { oid, value } of varbinds) {
      const bytes = typeof value === 'number' || value === undefined ? 0 : value.length;
      const key = column ?? columnOf(oid);
      if (bytes < WORTH_KNOWING || (this.valueBytes.get(key) ?? 0) >= bytes) continue;
      if (this.valueBytes.size < MOST_COLUMNS || this.valueBytes.has(key)) this.valueBytes.set(key, bytes);
    }
  }

  private expire(): void {
    const now = this.now();
    if (now >= this.sizesUntil) {
      this.mostObjects = MOST_OBJECTS;
      this.mostRepetitions = REPETITIONS[0];
      this.valueBytes.clear();
      this.sizesUntil = now + SIZES_HOLD_MS;
    }
    if (now >= this.missingUntil) {
      this.missing.clear();
      this.missingUntil = now + MISSING_HOLD_MS;
    }
  }
}
