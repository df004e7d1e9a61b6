/** What a bench may be told. `miners`: how large a farm, where it has one. */
export interface BenchOptions {
  miners?: number;
}
