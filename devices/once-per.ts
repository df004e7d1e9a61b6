/**
 * Makes a reckoning that is done once for each object and held as long as somebody holds that object: what follows
 * from what was learned of a device is the same on every poll until it is learned anew. The result is shared, so
 * nobody may change it.
 */
export function oncePer<K extends object, V>(reckon: (of: K) => V): (of: K) => V {
  const held = new WeakMap<K, { value: V }>();
  return (of) => {
    const known = held.get(of);
    if (known) return known.value;
    const value = reckon(of);
    held.set(of, { value });
    return value;
  };
}
