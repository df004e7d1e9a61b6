import { css } from '@emotion/css';
import { useTheme2 } from '@grafana/ui';
import React from 'react';

/** The page as it will be, before it is known: nothing jumps when the numbers come. */
export function Skeletons({ isPanel, height }: { isPanel: boolean; height: number }) {
  const { spacing, colors, shape } = useTheme2();
  const block = (tall: number, key: number | string) => (
    <div
      key={key}
      className={css({ height: tall, background: colors.background.primary, borderRadius: shape.radius.default })}
    />
  );
  const strip = css({ display: 'grid', gap: spacing(1), gridTemplateColumns: 'repeat(auto-fit, minmax(160px, 1fr))' });
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label="Reading the fleet"
      className={css({ display: 'grid', gap: spacing(1) })}
    >
      {!isPanel && <div className={strip}>{[0, 1, 2, 3, 4, 5].map((index) => block(112, index))}</div>}
      {block(28, 'bar')}
      {!isPanel && block(104, 'attention')}
      {block(32, 'search')}
      {block(Math.max(160, height - 150), 'table')}
    </div>
  );
}
