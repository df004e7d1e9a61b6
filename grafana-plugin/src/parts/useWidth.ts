import { type RefObject, useEffect, useRef, useState } from 'react';

/** The width of an element in pixels, also when it changes; 0 until it is known. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

/** Whether the window is no wider than a telephone; changes when it is turned. */
export function useIsNarrow(most = 480): boolean {
  const [narrow, setNarrow] = useState(() => window.innerWidth <= most);
  useEffect(() => {
    const look = () => setNarrow(window.innerWidth <= most);
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, [most]);
  return narrow;
}
