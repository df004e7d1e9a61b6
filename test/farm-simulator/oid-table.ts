import { arcsOf, encodeOid, type SnmpValue } from './ber.ts';

/** An object instance of an agent, of a device `C`. `read` undefined: the instance is not there now. */
export interface SnmpObject<C> {
  oid: string;
  read(device: C): SnmpValue | undefined;
  write?: {
    /** 0, or the error-status of RFC 3416 that refuses the value. */
    check(value: SnmpValue, device: C): number;
    commit(value: SnmpValue, device: C): void;
  };
}

export interface OidEntry<C> extends SnmpObject<C> {
  arcs: readonly number[];
  encodedOid: Buffer;
}

/** Arcs up to and with the column of a PDU2 table: below them lie instances. */
const COLUMN_ARCS = 13;

/** All objects of a kind of agent in their order. Made once and used by every device of the kind. */
export class OidTable<C> {
  private readonly sorted: OidEntry<C>[];
  private readonly byOid: Map<string, OidEntry<C>>;

  constructor(objects: Iterable<SnmpObject<C>>) {
    this.byOid = new Map();
    for (const object of objects) {
      const arcs = arcsOf(object.oid);
      this.byOid.set(object.oid, { ...object, arcs, encodedOid: encodeOid(arcs) });
    }
    this.sorted = [...this.byOid.values()].sort((a, b) => compare(a.arcs, b.arcs));
  }

  get size(): number {
    return this.sorted.length;
  }

  find(arcs: readonly number[]): OidEntry<C> | undefined {
    return this.byOid.get(arcs.join('.'));
  }

  /** The first object behind these arcs that the device has now, with its value. */
  after(arcs: readonly number[], device: C): { entry: OidEntry<C>; value: SnmpValue } | undefined {
    for (let index = this.firstBehind(arcs); index < this.sorted.length; index++) {
      const entry = this.sorted[index];
      const value = entry?.read(device);
      if (entry && value) return { entry, value };
    }
    return undefined;
  }

  /** Whether the column (or scalar) exists, so that only the instance is missing. */
  hasColumnOf(arcs: readonly number[]): boolean {
    const column = arcs.slice(0, Math.min(COLUMN_ARCS, arcs.length - 1));
    const next = this.sorted[this.firstBehind(column)];
    return next !== undefined && column.every((arc, index) => next.arcs[index] === arc);
  }

  private firstBehind(arcs: readonly number[]): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.sorted[middle]?.arcs ?? [], arcs) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
