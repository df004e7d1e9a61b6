import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { stateStyles } from './StateMark.tsx';

/** Pixels of a row, and of the box that chooses it. */
export const ROW = 32;
export const CHECK = 36;

/** Clipped, not hidden: what is hidden could be scrolled, and hundreds of boxes that could be cost more than their texts. */
const CUT = { overflow: 'clip', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const;

/** What the table of the fleet looks like. A row is drawn with plain names of classes: joining them anew costs more than the row. */
export function tableStyles(theme: GrafanaTheme2) {
  return { ...frameStyles(theme), ...rowStyles(theme), ...cellStyles(theme), state: stateStyles(theme) };
}

function frameStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    box: css({
      ...{ overflow: 'auto', contain: 'strict', position: 'relative', overflowAnchor: 'none' },
      border: `1px solid ${colors.border.weak}`,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      background: colors.background.primary,
    }),
    head: css({
      ...{ display: 'flex', position: 'sticky', top: 0, zIndex: 2, height: ROW, alignItems: 'center' },
      background: colors.background.secondary,
      borderBottom: `1px solid ${colors.border.medium}`,
    }),
    headLead: css({
      ...{
        position: 'sticky',
        left: 0,
        zIndex: 3,
        display: 'flex',
        height: '100%',
        alignItems: 'center',
        flex: 'none',
      },
      background: colors.background.secondary,
    }),
    headCell: css({ position: 'relative', flex: 'none' }),
    title: css({
      ...{ width: '100%', padding: spacing(0, 1), border: 0, background: 'none', textAlign: 'left', ...CUT },
      ...{ color: colors.text.secondary, fontSize: 'inherit', fontWeight: typography.fontWeightMedium },
      '&:hover, &:focus-visible': { color: colors.text.primary },
    }),
    titleRight: css({ textAlign: 'right' }),
    grip: css({
      ...{ position: 'absolute', right: 0, top: -6, width: 7, height: ROW - 4, padding: 0, border: 0 },
      ...{ background: 'none', cursor: 'col-resize', touchAction: 'none' },
      '&:hover, &:focus-visible': { background: colors.border.strong },
    }),
    body: css({
      ...{ position: 'relative', overflow: 'clip', contain: 'size layout style' },
      // Grafana lets everything inherit its box sizing. Whatever has a child that inherits so has all its children's styles
      // made anew when it moves: of a table that is scrolled, those of every cell.
      '& *, & *::before, & *::after': { boxSizing: 'border-box' },
    }),
  };
}

const plain = (colour: string) => `linear-gradient(${colour}, ${colour})`;

function rowStyles({ colors }: GrafanaTheme2) {
  const lead = css({ display: 'flex', flex: 'none', height: ROW - 1, background: colors.background.primary });
  return {
    lead,
    // Each thing that sticks is a layer of its own, which costs while rows move: only where the table was moved aside.
    aside: css({ [`& .${lead}`]: { position: 'sticky', left: 0, zIndex: 1 } }),
    row: css({
      ...{ display: 'flex', position: 'absolute', left: 0, top: 0, height: ROW, lineHeight: `${ROW - 1}px` },
      ...{ contain: 'size layout style', cursor: 'pointer', borderBottom: `1px solid ${colors.border.weak}` },
      '&:hover, &:hover > :first-child': { backgroundImage: plain(colors.action.hover) },
    }),
    selected: css({ '&, & > :first-child': { backgroundImage: plain(colors.action.selected) } }),
    at: css({
      '&, & > :first-child': { backgroundImage: plain(colors.action.hover) },
      '& > :first-child': { boxShadow: `inset 2px 0 0 ${colors.primary.main}` },
    }),
  };
}

function cellStyles({ colors, spacing, components, shape }: GrafanaTheme2) {
  return {
    check: css({ width: CHECK, flex: 'none', display: 'flex', justifyContent: 'center', alignItems: 'center' }),
    tick: css({
      ...{
        appearance: 'none',
        width: 16,
        minWidth: 16,
        height: 16,
        margin: 0,
        cursor: 'pointer',
        position: 'relative',
      },
      background: components.input.background,
      border: `1px solid ${components.input.borderColor}`,
      borderRadius: shape.radius.default,
      '&:hover': { borderColor: components.input.borderHover },
      '&:checked': { background: colors.primary.main, borderColor: colors.primary.main },
      '&:checked::after': {
        ...{ content: '""', position: 'absolute', left: 4, top: 1, width: 5, height: 9 },
        ...{ border: `solid ${colors.primary.contrastText}`, borderWidth: '0 2px 2px 0', transform: 'rotate(45deg)' },
      },
    }),
    cell: css({ flex: 'none', padding: spacing(0, 1), ...CUT }),
    right: css({ textAlign: 'right' }),
    warning: css({ color: colors.warning.text }),
    error: css({ color: colors.error.text }),
    open: css({
      ...{ display: 'block', width: '100%', border: 0, padding: 0, background: 'none', textAlign: 'left', ...CUT },
      ...{ fontSize: 'inherit', lineHeight: 'inherit', color: colors.text.link },
      '&:hover': { textDecoration: 'underline' },
    }),
    bar: css({ background: `${plain(colors.success.main)} no-repeat ${spacing(1)} ${ROW - 5}px / 0 2px` }),
    spark: css({ flex: 'none', background: `no-repeat ${spacing(1)} 50% / calc(100% - ${spacing(2)}) ${ROW - 12}px` }),
    low: css({ backgroundImage: plain(colors.warning.main) }),
  };
}
