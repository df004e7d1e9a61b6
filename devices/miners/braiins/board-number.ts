/** Boards are called 1, 2, 3 (6, 7, 8 on an S9, after the sockets of its control board); ours count from 0. */
export function boardNumber(called: string | number | undefined): number | undefined {
  const number = called === undefined ? Number.NaN : Number(called);
  return Number.isInteger(number) && number >= 1 ? (number - 1) % 5 : undefined;
}

/** An S9's control board tells four fans of which the miner has two: those at 0 are not there. */
export function fansThatAre(
  speeds: readonly (number | undefined)[],
  called: readonly (string | number | undefined)[],
): (number | undefined)[] {
  const isS9 = called.some((name) => Number(name) > 5);
  return speeds.filter((rpm) => !isS9 || rpm !== 0);
}
