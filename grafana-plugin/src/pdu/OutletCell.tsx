import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, IconButton, useStyles2 } from '@grafana/ui';
import React from 'react';
import { NOT_KNOWN, numberText } from '../fleet/format.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { STATES, stateOf, wordsOf } from '../fleet/states.ts';
import { useRights } from '../parts/session.ts';
import { OutletName } from './OutletName.tsx';
import type { Outlet } from './outlets.ts';

/** One outlet: number, name, what it feeds, watts with a bar, and the way to switch it. */
export function OutletCell(props: {
  outlet: Outlet;
  /** Of what it bears, else of the outlet that draws most, 0 to 1; null where nobody knows. */
  share: number | null;
  against: string;
  miner: FleetRow | undefined;
  onPower(): void;
  onRenamed(): void;
}) {
  const { outlet, share, against, miner, onPower, onRenamed } = props;
  const styles = useStyles2(getStyles);
  const { on, watts, amperes } = outlet;
  const lack = useRights().lacks('order:give');
  const state = on === null ? 'unknown' : on ? 'on' : 'off';
  return (
    <div className={cx(styles.cell, on === false && styles.off)} data-outlet={outlet.outlet}>
      <span className={cx(styles.number, styles[state])} title={`${state}, ${numberText(amperes, 1)} A`}>
        {outlet.outlet}
      </span>
      <OutletName outlet={outlet} onRenamed={onRenamed} />
      <span className={styles.feeds}>
        {outlet.miner !== null && (
          <>
            {miner && <StateDot row={miner} />} {outlet.miner}
          </>
        )}
      </span>
      <span className={styles.watts}>
        {on === false ? 'off' : watts === null ? NOT_KNOWN : `${numberText(watts, 0)} W`}
        {share !== null && <i style={{ width: `${Math.min(1, share) * 100}%` }} title={against} />}
      </span>
      <IconButton
        name="power"
        disabled={lack !== undefined}
        tooltip={lack ?? `Switch outlet ${outlet.outlet}`}
        aria-label={`Switch outlet ${outlet.outlet}`}
        onClick={onPower}
      />
    </div>
  );
}

function StateDot({ row }: { row: FleetRow }) {
  const styles = useStyles2(getStyles);
  const { tone, icon } = STATES[stateOf(row)] ?? { tone: 'disabled' as const, icon: 'question-circle' };
  return <Icon name={icon as never} size="sm" className={styles[tone]} title={wordsOf(row)} />;
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    cell: css({
      display: 'grid',
      gridTemplateColumns: '30px minmax(60px, 1fr) minmax(0, 120px) 72px 24px',
      alignItems: 'center',
      gap: spacing(1),
      minHeight: 32,
      padding: spacing(0, 1, 0, 0),
      overflow: 'hidden',
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      background: colors.background.primary,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      '&:hover': { borderColor: colors.border.medium },
    }),
    off: css({
      background: colors.background.canvas,
      '& > span:first-of-type': { borderLeftColor: colors.text.disabled },
    }),
    number: css({
      alignSelf: 'stretch',
      display: 'grid',
      placeItems: 'center',
      borderLeft: '3px solid',
      background: colors.background.secondary,
    }),
    on: css({ borderLeftColor: colors.success.main, color: colors.text.primary }),
    unknown: css({ borderLeftColor: colors.text.disabled, borderLeftStyle: 'dashed', color: colors.text.disabled }),
    feeds: css({ color: colors.text.secondary, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
    watts: css({
      position: 'relative',
      textAlign: 'right',
      '& i': {
        position: 'absolute',
        right: 0,
        bottom: -4,
        height: 2,
        borderRadius: 1,
        background: colors.primary.main,
      },
    }),
    success: css({ color: colors.success.text }),
    warning: css({ color: colors.warning.text }),
    error: css({ color: colors.error.text }),
    info: css({ color: colors.info.text }),
    secondary: css({ color: colors.text.secondary }),
    disabled: css({ color: colors.text.disabled }),
  };
}
