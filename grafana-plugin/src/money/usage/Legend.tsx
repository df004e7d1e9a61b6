import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { MARKS } from '../usage.ts';
import { usageStyles } from './usageStyles.ts';

/** What the marks mean. */
export function Legend() {
  const styles = useStyles2(usageStyles);
  return (
    <div className={styles.legend}>
      {MARKS.map(({ mark, sign, means }) => (
        <span key={mark}>
          <span className={cx(styles.swatch, styles[mark])}>{sign}</span> {means}
        </span>
      ))}
    </div>
  );
}
