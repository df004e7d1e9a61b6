import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

const ROW = 36;

/** Lines of a grid where there is room, cards where there is none. */
export function rowListStyles({ colors, spacing, typography, breakpoints, shape, zIndex }: GrafanaTheme2) {
  return {
    box: css({
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      overflowX: 'auto',
      [breakpoints.down('sm')]: { overflowX: 'visible' },
    }),
    none: css({ color: colors.text.secondary, padding: spacing(2, 0) }),
    row: css({
      display: 'grid',
      alignItems: 'center',
      minHeight: ROW,
      minWidth: 'max-content',
      [breakpoints.up('md')]: { minWidth: 0 },
      [breakpoints.down('sm')]: { minWidth: 0 },
    }),
    head: css({
      position: 'sticky',
      top: 0,
      zIndex: zIndex.navbarFixed - 1,
      background: colors.background.canvas,
      color: colors.text.secondary,
      fontWeight: typography.fontWeightMedium,
      borderBottom: `1px solid ${colors.border.medium}`,
      [breakpoints.down('sm')]: { display: 'none' },
    }),
    body: css({
      borderBottom: `1px solid ${colors.border.weak}`,
      contentVisibility: 'auto',
      containIntrinsicSize: `auto ${ROW}px`,
      '&:hover': { background: colors.action.hover },
      [breakpoints.down('sm')]: {
        display: 'block',
        containIntrinsicSize: 'auto 132px',
        padding: spacing(1, 1.5),
        marginBottom: spacing(1),
        background: colors.background.primary,
        border: `1px solid ${colors.border.weak}`,
        borderRadius: shape.radius.default,
      },
    }),
    cell: css({
      padding: spacing(0.5, 1),
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      [breakpoints.down('sm')]: {
        display: 'grid',
        gridTemplateColumns: '104px minmax(0, 1fr)',
        gap: spacing(1),
        padding: spacing(0.25, 0),
        overflowWrap: 'anywhere',
        '& > button': { justifySelf: 'start' },
        '&[data-label]::before': { content: 'attr(data-label)', color: colors.text.secondary },
        '&[data-label=""]::before': { content: '""' },
      },
    }),
    right: css({ [breakpoints.up('sm')]: { textAlign: 'right', '& > button': { justifyContent: 'flex-end' } } }),
    title: css({
      display: 'inline-flex',
      alignItems: 'center',
      border: 0,
      padding: 0,
      background: 'none',
      color: 'inherit',
      fontWeight: 'inherit',
      fontSize: 'inherit',
      '&:hover': { color: colors.text.primary },
    }),
  };
}
