import { columnOf, fewerRepetitions, MOST_OBJECTS, REPETITIONS, splitGets } from './snmp-plan.ts';
import type { SnmpValue, Varbind } from './snmp-reply.ts';

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
  /** Counts what was learnt of objects and sizes, and what was forgotten. */
  private lessons = 0;
  private readonly plans = new WeakMap<readonly string[], { version: string; lessons: number; gets: string[][] }>();
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

  /**
   * The GETs by which these objects are best asked for, without those that are missing; at least one object. For the
   * same list they are the same lists, until something was learnt.
   */
  getsFor(oids: readonly string[], version: '1' | '2c' | '3'): readonly string[][] {
    this.expire();
    const held = this.plans.get(oids);
    if (held?.lessons === this.lessons && held.version === version) return held.gets;
    const known = oids.filter((oid) => !this.missing.has(oid));
    const wanted = [...new Set(known.length > 0 ? known : oids.slice(0, 1))];
    const gets = splitGets(wanted, version, this.mostObjects, (oid) => this.bytesOf(columnOf(oid)));
    this.plans.set(oids, { version, lessons: this.lessons, gets });
    return gets;
  }

  bytesOf = (column: string): number | undefined => this.valueBytes.get(column);

  tooMany(objects: number): void {
    this.lessons += 1;
    this.mostObjects = Math.max(1, Math.min(this.mostObjects, Math.ceil(objects / 2)));
  }

  tooManyRepetitions(repetitions: number): void {
    this.mostRepetitions = Math.min(this.mostRepetitions, fewerRepetitions(repetitions) ?? 1);
  }

  lacks(oid: string): void {
    this.lessons += 1;
    if (this.missing.size < MOST_MISSING) this.missing.add(oid);
  }

  /** From the values of exact objects. */
  learnValues(oids: readonly string[], values: readonly (SnmpValue | undefined)[]): void {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i];
      if (typeof value === 'object' || typeof value === 'string') this.learnSize(columnOf(oids[i] ?? ''), value.length);
    }
  }

  /** From the rows of a column. */
  learn(varbinds: readonly Varbind[], column: string): void {
    for (const { value } of varbinds)
      if (typeof value === 'object' || typeof value === 'string') this.learnSize(column, value.length);
  }

  private learnSize(column: string, bytes: number): void {
    if (bytes < WORTH_KNOWING || (this.valueBytes.get(column) ?? 0) >= bytes) return;
    if (this.valueBytes.size >= MOST_COLUMNS && !this.valueBytes.has(column)) return;
    this.valueBytes.set(column, bytes);
    this.lessons += 1;
  }

  private expire(): void {
    const now = this.now();
    if (now >= this.sizesUntil) {
      this.mostObjects = MOST_OBJECTS;
      this.mostRepetitions = REPETITIONS[0];
      this.valueBytes.clear();
      this.lessons += 1;
      this.sizesUntil = now + SIZES_HOLD_MS;
    }
    if (now >= this.missingUntil) {
      this.missing.clear();
      this.lessons += 1;
      this.missingUntil = now + MISSING_HOLD_MS;
    }
  }
}
