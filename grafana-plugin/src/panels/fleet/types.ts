export interface FleetOptions {
  /** Which miners are shown at first, in the words of the page's own search. */
  search: string;
}
