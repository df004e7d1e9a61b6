import { useEffect, useState } from 'react';

/** Gives the focus back, when a dialog has closed, to what had it before: a dialog over a drawer loses it otherwise. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement && before.isConnected)
          before.focus();
      });
    },
    [before],
  );
}
