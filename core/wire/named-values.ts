/** Names and where the value of each stands; several names may stand for one value. */
export interface Names {
  /** Name → place. */
  positions: ReadonlyMap<string, number>;
  /** A name of each place, in their order. */
  inOrder: readonly string[];
}

/**
 * Values under names that stay the same from answer to answer, such as the objects of one SNMP GET: the names are indexed
 * once and the values stand in their order. An undefined value is absent.
 */
export class NamedValues {
  private readonly names: Names;
  private readonly values: readonly unknown[];
  /** Where the last value was found. They are read nearly in their order, so the next one mostly stands behind it. */
  private last = -1;

  constructor(names: Names, values: readonly unknown[]) {
    this.names = names;
    this.values = values;
  }

  get(name: string | number): unknown {
    const { inOrder, positions } = this.names;
    const next = this.last + 1;
    const place = inOrder[next] === name ? next : positions.get(typeof name === 'string' ? name : String(name));
    if (place === undefined) return undefined;
    this.last = place;
    return this.values[place];
  }

  /** The same as a plain object. */
  toRecord(): Record<string, unknown> {
    const entries = [...this.names.positions].map(([name, place]) => [name, this.values[place]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
}
