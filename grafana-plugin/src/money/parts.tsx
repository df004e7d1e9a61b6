import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';

/** Things beside one another that wrap where there is no room. */
export function Bar({ children }: { children: React.ReactNode }) {
  return <div className={useStyles2(getStyles).bar}>{children}</div>;
}

/** A part of a page in a frame, with a title and what can be done with it. */
export function Card({
  title,
  actions,
  children,
}: {
  title?: React.ReactNode;
  actions?: React.ReactNode;
  children: React.ReactNode;
}) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.card}>
      {(title || actions) && (
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <span className={styles.actions}>{actions}</span>
        </div>
      )}
      {children}
    </section>
  );
}

/** Names and what they are, one a line. */
export function Facts({ facts }: { facts: readonly (readonly [string, React.ReactNode])[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <React.Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

export function Quiet({ children }: { children: React.ReactNode }) {
  return <span className={useStyles2(getStyles).quiet}>{children}</span>;
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    bar: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: spacing(1), marginBottom: spacing(1.5) }),
    card: css({
      minWidth: 0,
      padding: spacing(1.5, 2),
      marginBottom: spacing(1.5),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
    }),
    head: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: spacing(1),
      marginBottom: spacing(1),
    }),
    title: css({ margin: 0, fontSize: typography.h5.fontSize }),
    actions: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(1), marginLeft: 'auto' }),
    facts: css({
      display: 'grid',
      gridTemplateColumns: 'fit-content(45%) minmax(0, 1fr)',
      gap: spacing(0.5, 2),
      margin: 0,
      fontVariantNumeric: 'tabular-nums',
      overflowWrap: 'anywhere',
      '& dt': { color: colors.text.secondary, fontWeight: typography.fontWeightRegular },
      '& dd': { margin: 0 },
    }),
    quiet: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
  };
}
