/** A value that may change while a service runs, and comes from outside of it. */
export interface Live<T> {
  /** The one that holds now. */
  readonly value: T;
  /**
   * Looks for another one from now on. `take` takes it over, or says in a sentence why it cannot: then the old one holds
   * on, and it is offered again with the next change.
   */
  follow(take: (value: T) => string | undefined): void;
  /** Resolves when nothing more will be given. */
  stop(): Promise<void>;
  /** Its series, in the Prometheus text format. */
  metrics(): Promise<string>;
}
