import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, useStyles2 } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { type Decision, type Episode, type Trouble, troublesOf } from './attention.ts';
import { durationText } from './format.ts';
import type { FleetRow } from './rows.ts';

const FIRST = 3;

/** What is wrong, where, since when and what is being done about it. */
export function NeedsAttention(props: {
  rows: readonly FleetRow[];
  episodes: readonly Episode[];
  decisions: readonly Decision[];
  onShow(row: FleetRow): void;
  onSearch(text: string): void;
}) {
  const { rows, episodes, decisions, onShow, onSearch } = props;
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const troubles = useMemo(() => troublesOf(rows, episodes, decisions), [rows, episodes, decisions]);
  if (rows.length === 0) return null;
  if (troubles.length === 0)
    return (
      <div className={cx(styles.box, styles.well)} data-testid="attention">
        <Icon name="check-circle" /> Nothing needs you.
      </div>
    );
  const shown = all ? troubles : troubles.slice(0, FIRST);
  return (
    <section className={styles.box} aria-label="Needs attention" data-testid="attention">
      {shown.map((trouble) => (
        <TroubleLine key={trouble.key} trouble={trouble} onShow={onShow} onSearch={onSearch} />
      ))}
      {troubles.length > FIRST && (
        <Button size="sm" fill="text" variant="secondary" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `${troubles.length - FIRST} more`}
        </Button>
      )}
    </section>
  );
}

function TroubleLine(props: { trouble: Trouble; onShow(row: FleetRow): void; onSearch(text: string): void }) {
  const { trouble, onShow, onSearch } = props;
  const { rows, what, tone, where, since, doing } = trouble;
  const styles = useStyles2(getStyles);
  const [first] = rows as [FleetRow];
  const single = rows.length === 1;
  return (
    <div className={styles.line}>
      <Icon name="exclamation-triangle" className={styles[tone]} />
      <span className={styles.what}>
        <b>{single ? first.miner : `${rows.length} miners`}</b> {what}
      </span>
      <span className={styles.where}>
        {where}
        {since === undefined ? '' : ` · for ${durationText((Date.now() - since) / 1000)}`}
      </span>
      <span className={styles.doing} title={doing}>
        {doing}
      </span>
      <Button
        size="sm"
        variant="secondary"
        onClick={() => (single ? onShow(first) : onSearch(`rack=${first.rack} state:${first.operation ?? 'unknown'}`))}
      >
        {single ? 'Open' : 'Show them'}
      </Button>
    </div>
  );
}

function getStyles({ colors, spacing, shape, typography, breakpoints }: GrafanaTheme2) {
  return {
    box: css({
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'stretch',
      padding: spacing(0.25, 1),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      fontSize: typography.bodySmall.fontSize,
    }),
    well: css({ flexDirection: 'row', gap: spacing(1), padding: spacing(0.75, 1), color: colors.success.text }),
    line: css({
      display: 'grid',
      gridTemplateColumns: '16px minmax(200px, 1.1fr) 180px minmax(0, 2fr) auto',
      gap: spacing(1),
      alignItems: 'center',
      minHeight: 32,
      '& + &': { borderTop: `1px solid ${colors.border.weak}` },
      [breakpoints.down('md')]: {
        gridTemplateColumns: '16px minmax(0, 1fr) auto',
        padding: spacing(0.5, 0),
        '& > span': { gridColumn: 2 },
        '& > button': { gridColumn: 3, gridRow: '1 / span 3' },
      },
    }),
    what: css({ color: colors.text.primary, '& b': { fontWeight: typography.fontWeightMedium } }),
    where: css({ color: colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
    doing: css({ color: colors.text.secondary, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
    success: css({ color: colors.success.text }),
    warning: css({ color: colors.warning.text }),
    error: css({ color: colors.error.text }),
    info: css({ color: colors.info.text }),
    secondary: css({ color: colors.text.secondary }),
    disabled: css({ color: colors.text.disabled }),
  };
}
