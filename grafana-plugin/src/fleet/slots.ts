/**
 * Which row each of `count` places shows while the rows from `begin` on are seen: a row keeps its place as long as it is
 * seen, and a place whose row has gone takes one that has come.
 */
export function slotsOf(begin: number, count: number): number[] {
  const shift = count === 0 ? 0 : begin % count;
  return Array.from({ length: count }, (_, slot) => begin + ((slot - shift + count) % count));
}
