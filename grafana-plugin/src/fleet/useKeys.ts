import { useEffect, useRef } from 'react';
import { type FleetKey, keyMeant } from './keys.ts';

/** Does something for a key, unless somebody writes somewhere or a dialog is open. */
export function useKeys(deeds: Readonly<Record<FleetKey, () => void>>): void {
  const latest = useRef(deeds);
  latest.current = deeds;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      const within = (what: string) => target instanceof HTMLElement && target.closest(what) !== null;
      const meant = keyMeant({
        ...{ key, ctrlKey, metaKey, altKey },
        writes: within('input, textarea, select, [contenteditable], [role=dialog]'),
        presses: within('button, a'),
      });
      if (meant === undefined) return;
      event.preventDefault();
      latest.current[meant]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
