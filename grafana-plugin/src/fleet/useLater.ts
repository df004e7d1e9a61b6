import { useEffect, useRef } from 'react';

/** Tells a value some time after it has changed last: the address bar need not follow each letter. */
export function useLater<T>(value: T, tell: ((value: T) => void) | undefined, ms = 300): void {
  const latest = useRef(tell);
  latest.current = tell;
  const told = useRef(value);
  useEffect(() => {
    if (told.current === value) return undefined;
    const timer = setTimeout(() => {
      told.current = value;
      latest.current?.(value);
    }, ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
}
