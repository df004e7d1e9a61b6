import { useCallback, useEffect, useRef, useState } from 'react';

export interface AskedState<T> {
  /** The newest that was told; stays while later questions fail. */
  data: T | undefined;
  /** When it was told, unix milliseconds. */
  at: number | undefined;
  /** Why the newest question has no answer. */
  error: Error | undefined;
  again(): void;
}

const NOTHING = { data: undefined, at: undefined, error: undefined };

/**
 * Asks at once and then every so often while the page is seen; `everyMs` 0 asks once. One question at a time: what another
 * question was told when `on` has changed is forgotten.
 */
export function useAsked<T>(question: () => Promise<T>, everyMs: number, on: readonly unknown[] = []): AskedState<T> {
  const [state, setState] = useState<Omit<AskedState<T>, 'again'>>(NOTHING);
  const running = useRef<object>(undefined);
  const latest = useRef(question);
  latest.current = question;
  const go = useCallback(async (round: object) => {
    if (running.current === round) {
      return;
    }
    running.current = round;
    const mine = () => running.current === round;
    try {
      const data = await latest.current();
      if (mine()) setState({ data, at: Date.now(), error: undefined });
    } catch (error) {
      if (mine()) setState((before) => ({ ...before, error: error as Error }));
    } finally {
      if (mine()) running.current = undefined;
    }
  }, []);
  const key = JSON.stringify(on);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what the question depends on
  useEffect(() => {
    const round = {};
    running.current = undefined;
    setState((before) => (before.data === undefined && before.error === undefined ? before : NOTHING));
    void go(round);
    const timer = everyMs > 0 ? setInterval(() => !document.hidden && void go(round), everyMs) : undefined;
    return () => {
      clearInterval(timer);
      running.current = undefined;
    };
  }, [go, everyMs, key]);
  return { ...state, again: () => void go({}) };
}
