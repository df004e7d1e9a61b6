import { css } from '@emotion/css';
import { useTheme2 } from '@grafana/ui';
import React from 'react';

/** A button that looks like a link within a text or a table. */
export function TextButton({ onClick, children }: { onClick(): void; children: React.ReactNode }) {
  const { colors } = useTheme2();
  return (
    <button
      type="button"
      onClick={onClick}
      className={css({
        border: 0,
        padding: 0,
        background: 'none',
        fontSize: 'inherit',
        color: colors.text.link,
        textAlign: 'left',
        '&:hover': { textDecoration: 'underline' },
      })}
    >
      {children}
    </button>
  );
}
