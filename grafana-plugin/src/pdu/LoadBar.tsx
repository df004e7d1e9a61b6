import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import { numberText, shareText } from '../fleet/format.ts';
import type { Level, Load } from './circuits.ts';

const SIGNS: Readonly<Record<Level, { icon: string; words: string }>> = {
  well: { icon: 'check', words: 'well' },
  warning: { icon: 'exclamation-triangle', words: 'near its limit' },
  critical: { icon: 'exclamation-circle', words: 'over its limit' },
  tripped: { icon: 'times-circle', words: 'tripped: what hangs on it has no power' },
  unknown: { icon: 'question-circle', words: 'not told' },
};

/** What a line or a breaker carries: a bar against its rating, with a mark at the limit. */
export function LoadBar({ load, limit }: { load: Load; limit: number }) {
  const styles = useStyles2(getStyles);
  const { name, amperes, ratedAmperes, share, watts, level, more } = load;
  const { icon, words } = SIGNS[level];
  const against = ratedAmperes === null ? '' : ` of ${numberText(ratedAmperes, 0)}`;
  const carried =
    level === 'tripped' ? 'Tripped' : amperes === null ? 'not told' : `${numberText(amperes, 1)}${against} A`;
  const title = [words, watts === null ? '' : `${numberText(watts, 0)} W`, more].filter(Boolean).join(' · ');
  return (
    <li className={styles.load} data-load={load.id} data-level={level} title={title}>
      <span className={styles.name}>{name}</span>
      <span className={cx(styles.bar, share === null && styles.none)}>
        {share !== null && (
          <i className={cx(styles.fill, styles[level])} style={{ width: `${Math.min(1, share) * 100}%` }} />
        )}
        {share !== null && <i className={styles.limit} style={{ left: `${Math.min(1, limit) * 100}%` }} />}
      </span>
      <span className={styles.text}>
        {carried} {share !== null && level !== 'tripped' && <b>{shareText(share)}</b>}
      </span>
      <Icon name={icon as never} size="sm" className={styles[`${level}Text`]} title={words} />
    </li>
  );
}

function getStyles({ colors, spacing, shape, typography }: GrafanaTheme2) {
  return {
    load: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(56px, 92px) minmax(40px, 1fr) 136px 16px',
      alignItems: 'center',
      gap: spacing(1),
      minHeight: 24,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
    }),
    name: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
    bar: css({
      position: 'relative',
      height: 10,
      background: colors.background.secondary,
      borderRadius: shape.radius.default,
      overflow: 'hidden',
    }),
    none: css({ border: `1px dashed ${colors.border.medium}`, background: 'none' }),
    fill: css({ position: 'absolute', inset: '0 auto 0 0' }),
    limit: css({ position: 'absolute', top: 0, bottom: 0, width: 2, background: colors.text.primary }),
    text: css({
      textAlign: 'right',
      color: colors.text.secondary,
      whiteSpace: 'nowrap',
      '& b': {
        display: 'inline-block',
        minWidth: 40,
        color: colors.text.primary,
        fontWeight: typography.fontWeightMedium,
      },
    }),
    well: css({ background: colors.success.main }),
    warning: css({ background: colors.warning.main }),
    critical: css({ background: colors.error.main }),
    tripped: css({ background: colors.error.main }),
    unknown: css({ background: colors.text.disabled }),
    wellText: css({ color: colors.success.text }),
    warningText: css({ color: colors.warning.text }),
    criticalText: css({ color: colors.error.text }),
    trippedText: css({ color: colors.error.text }),
    unknownText: css({ color: colors.text.disabled }),
  };
}
