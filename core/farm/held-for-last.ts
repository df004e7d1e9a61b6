/**
 * Makes a reckoning that is held for the object of which it was last made: judging one poll asks for the same several
 * times, and then never again. The result is shared, so nobody may change it.
 */
export function heldForLast<K extends object, V>(reckon: (of: K) => V): (of: K) => V {
  let held: { of: K; value: V } | undefined;
  return (of) => {
    if (held?.of !== of) held = { of, value: reckon(of) };
    return held.value;
  };
}
