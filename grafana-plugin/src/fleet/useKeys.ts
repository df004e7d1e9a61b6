import { useEffect, useRef } from 'react';

/** Does something for a key, unless somebody writes somewhere or a dialog is open. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      const deed = latest.current[key];
      const writes =
        target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role=dialog]');
      const presses = key === 'Enter' && target instanceof HTMLElement && target.closest('button, a');
      if (deed === undefined || writes || presses || ctrlKey || metaKey || altKey) return;
      event.preventDefault();
      deed();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
