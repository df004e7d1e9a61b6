import { useState } from 'react';

/** A value that this browser remembers; the first one where it has none, or one that `fits` refuses. */
export function useKept<T>(name: string, first: T, fits: (value: unknown) => value is T): [T, (next: T) => void] {
  const key = `logixx.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      return fits(kept) ? kept : first;
    } catch {
      return first;
    }
  });
  const keep = (next: T) => {
    setValue(next);
    localStorage.setItem(key, JSON.stringify(next));
  };
  return [value, keep];
}
