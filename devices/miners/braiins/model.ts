const MAKES: readonly (readonly [says: RegExp, make: string])[] = [
  [/antminer/i, 'Bitmain'],
  [/whatsminer/i, 'MicroBT'],
  [/braiins|bmm/i, 'Braiins'],
];

/** `Antminer S9` from "Bitmain Antminer S9"; who made it follows from the name. */
export function modelOf(told: string | undefined): { make: string | undefined; model: string | undefined } {
  const model = told?.replace(/^Bitmain\s+/i, '');
  return { make: MAKES.find(([says]) => says.test(told ?? ''))?.[1], model };
}
