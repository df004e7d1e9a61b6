/** What a bench may be told. */
export interface BenchOptions {
  /** How large a farm, where it has one. */
  miners?: number;
  /** How long, where that is not its own affair. */
  minutes?: number;
}
