import { css } from '@emotion/css';
import { useTheme2 } from '@grafana/ui';
import React from 'react';

/** A paper as it will be printed. Its frame may run nothing and reach nothing, whatever stands in its texts. */
export function Paper({ html, title, dimmed = false }: { html: string | undefined; title: string; dimmed?: boolean }) {
  const { colors, shape } = useTheme2();
  // White in both themes: paper is.
  const frame = css({
    width: '100%',
    height: 'min(1120px, 78vh)',
    minHeight: 420,
    border: `1px solid ${colors.border.weak}`,
    borderRadius: shape.radius.default,
    background: '#fff',
    colorScheme: 'light',
    opacity: dimmed ? 0.6 : 1,
  });
  if (html === undefined)
    return <div className={frame} role="status" aria-busy="true" aria-label="Reading the paper" />;
  return <iframe className={frame} title={title} sandbox="" srcDoc={html} />;
}
