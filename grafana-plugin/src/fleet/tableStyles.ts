import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';

/** Pixels of a row, and of the box that chooses it. */
export const ROW = 32;
export const CHECK = 36;

/** What the table of the fleet looks like. */
export function tableStyles(theme: GrafanaTheme2) {
  const { colors, spacing, typography } = theme;
  return {
    box: css({
      overflow: 'auto',
      border: `1px solid ${colors.border.weak}`,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      background: colors.background.primary,
    }),
    head: css({
      display: 'flex',
      position: 'sticky',
      top: 0,
      zIndex: 2,
      height: ROW,
      alignItems: 'center',
      background: colors.background.secondary,
      borderBottom: `1px solid ${colors.border.medium}`,
    }),
    title: css({
      width: '100%',
      padding: spacing(0, 1),
      border: 0,
      background: 'none',
      color: colors.text.secondary,
      fontSize: 'inherit',
      fontWeight: typography.fontWeightMedium,
      textAlign: 'left',
      whiteSpace: 'nowrap',
      overflow: 'hidden',
      '&:hover, &:focus-visible': { color: colors.text.primary },
    }),
    row: css({
      display: 'flex',
      height: ROW,
      alignItems: 'center',
      borderBottom: `1px solid ${colors.border.weak}`,
      '&:hover, &:hover > :nth-child(2)': {
        backgroundImage: `linear-gradient(${colors.action.hover}, ${colors.action.hover})`,
      },
    }),
    selected: css({
      '&, & > :nth-child(2)': {
        backgroundImage: `linear-gradient(${colors.action.selected}, ${colors.action.selected})`,
      },
    }),
    at: css({ boxShadow: `inset 2px 0 0 ${colors.primary.main}`, background: colors.action.hover }),
    checkHead: css({
      position: 'sticky',
      left: 0,
      zIndex: 3,
      height: '100%',
      alignItems: 'center',
      background: colors.background.secondary,
    }),
    nameHead: css({ position: 'sticky', left: CHECK, zIndex: 3, background: colors.background.secondary }),
    name: css({ position: 'sticky', left: CHECK, zIndex: 1, background: colors.background.primary }),
    check: css({ width: CHECK, flex: `0 0 ${CHECK}px`, display: 'flex', justifyContent: 'center' }),
    cell: css({
      position: 'relative',
      padding: spacing(0, 1),
      display: 'flex',
      alignItems: 'center',
      minWidth: 0,
      height: '100%',
    }),
    right: css({ justifyContent: 'flex-end', textAlign: 'right' }),
    text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', position: 'relative' }),
    open: css({
      border: 0,
      padding: 0,
      background: 'none',
      fontSize: 'inherit',
      color: colors.text.link,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      '&:hover': { textDecoration: 'underline' },
    }),
    bar: css({ position: 'absolute', left: 8, bottom: 3, height: 2, borderRadius: 1, background: colors.success.main }),
    low: css({ background: colors.warning.main }),
  };
}
