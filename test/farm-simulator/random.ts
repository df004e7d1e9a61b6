/** Repeatable randomness (mulberry32): the same seed and names give the same farm. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  between(low: number, high: number): number;
  integer(low: number, high: number): number;
  text(length: number, alphabet: string): string;
  /** A generator of its own for a named thing, which does not depend on what was drawn before. */
  fork(name: string): Random;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    between: (low, high) => low + next() * (high - low),
    text: (length, alphabet) => Array.from({ length }, () => alphabet.charAt(integer(0, alphabet.length - 1))).join(''),
    fork: (name) => createRandom(hashText(`${seed}/${name}`)),
  };
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

export type Wave = (time: number) => number;

/** A smooth unrest between -1 and 1 that is a function of time alone: reading it twice gives the same value. */
export function createWave(random: Random): Wave {
  const [slow, quick] = [random.between(25, 60), random.between(5, 12)];
  const [first, second] = [random.between(0, 7), random.between(0, 7)];
  return (time) => 0.6 * Math.sin(time / slow + first) + 0.4 * Math.sin(time / quick + second);
}
