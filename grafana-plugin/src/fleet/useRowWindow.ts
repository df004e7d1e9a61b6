import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ROW } from './tableStyles.ts';

/** Rows beyond the edges that are ready before they are seen. */
const SPARE = 6;
/** The window moves so many rows at once: a list that creeps is not drawn at each pixel. */
const STEP = 4;

export interface RowWindow {
  first: number;
  count: number;
  /** Whether it was moved to the side. */
  isAside: boolean;
  onScroll(event: { currentTarget: HTMLElement }): void;
}

/** Which rows of a box of this height exist; scrolls so far that the row that the keyboard is on (`at`) can be seen. */
export function useRowWindow(box: RefObject<HTMLElement | null>, height: number, at: number): RowWindow {
  const [first, setFirst] = useState(0);
  const [isAside, setAside] = useState(false);
  const latest = useRef(0);
  const onScroll = useCallback(({ currentTarget }: { currentTarget: HTMLElement }) => {
    setAside(currentTarget.scrollLeft > 0);
    const next = Math.max(0, Math.floor(currentTarget.scrollTop / ROW / STEP) * STEP - SPARE);
    if (next === latest.current) return;
    latest.current = next;
    // Within the frame that scrolls: later there would be empty rows to be seen.
    flushSync(() => setFirst(next));
  }, []);
  useEffect(() => {
    const element = box.current;
    if (element === null || at < 0) return;
    const top = at * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * ROW > element.scrollTop + height - ROW) element.scrollTop = top + 3 * ROW - height;
  }, [box, at, height]);
  return { first, isAside, count: Math.ceil(height / ROW) + STEP + 2 * SPARE, onScroll };
}
