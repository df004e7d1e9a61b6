import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Names and what they are, in two columns where there is room. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: string, warn?: boolean])[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, warn]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd className={warn ? styles.warn : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    facts: css({
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
      gap: spacing(0, 3),
      margin: 0,
    }),
    fact: css({
      display: 'grid',
      gridTemplateColumns: '120px minmax(0, 1fr)',
      gap: spacing(1),
      padding: spacing(0.5, 0),
      borderBottom: `1px solid ${colors.border.weak}`,
      fontVariantNumeric: 'tabular-nums',
      '& dt': { color: colors.text.secondary, fontWeight: typography.fontWeightRegular },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    }),
    warn: css({ color: colors.warning.text }),
  };
}
