/**
 * Values under names that stay the same from answer to answer, such as the objects of one SNMP GET: the names are indexed
 * once and the values stand in their order. An undefined value is absent.
 */
export class NamedValues {
  private readonly positions: ReadonlyMap<string, number>;
  private readonly values: readonly unknown[];

  /** `positions`: name → place in `values`. */
  constructor(positions: ReadonlyMap<string, number>, values: readonly unknown[]) {
    this.positions = positions;
    this.values = values;
  }

  get(name: string | number): unknown {
    const position = this.positions.get(typeof name === 'string' ? name : String(name));
    return position === undefined ? undefined : this.values[position];
  }

  /** The same as a plain object. */
  toRecord(): Record<string, unknown> {
    const entries = [...this.positions].map(([name, position]) => [name, this.values[position]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
}
