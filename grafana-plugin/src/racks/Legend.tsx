import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import React, { useEffect, useMemo, useRef } from 'react';
import type { FleetRow } from '../fleet/rows.ts';
import { countMarks, type Mark, type Measure } from './bands.ts';
import { colourOf, paintMark, penOf } from './paint.ts';

const SIZE = 14;

/** What each mark means and how many have it; a click shows those alone. */
export function Legend(props: {
  measure: Measure;
  rows: readonly FleetRow[];
  only: string | undefined;
  onOnly(id: string | undefined): void;
}) {
  const { measure, rows, only, onOnly } = props;
  const styles = useStyles2(getStyles);
  const counts = useMemo(() => countMarks(measure, rows), [measure, rows]);
  const counted = counts.filter(({ count, mark: { id } }) => count > 0 || id === only);
  return (
    <ul className={styles.legend} aria-label="Legend">
      {counted.map(({ mark, count }) => (
        <li key={mark.id}>
          <button
            type="button"
            className={cx(styles.item, only === mark.id && styles.chosen)}
            aria-pressed={only === mark.id}
            title={only === mark.id ? 'Show all again' : 'Show these alone'}
            onClick={() => onOnly(only === mark.id ? undefined : mark.id)}
          >
            <Swatch mark={mark} /> {mark.label} <b>{count}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Swatch({ mark }: { mark: Mark }) {
  const theme = useTheme2();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current && penOf(canvas.current, SIZE, SIZE);
    if (pen) paintMark(pen, mark, { x: 0, y: 0, size: SIZE }, colourOf(theme, mark));
  }, [mark, theme]);
  return <canvas ref={canvas} aria-hidden style={{ width: SIZE, height: SIZE }} />;
}

function getStyles({ colors, spacing, shape, typography }: GrafanaTheme2) {
  return {
    legend: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(0.5), listStyle: 'none', margin: 0 }),
    item: css({
      ...{ display: 'inline-flex', alignItems: 'center', gap: spacing(0.75), padding: spacing(0.25, 1) },
      ...{ background: 'none', border: '1px solid transparent', borderRadius: shape.radius.pill },
      ...{ color: colors.text.primary, fontSize: typography.bodySmall.fontSize, fontVariantNumeric: 'tabular-nums' },
      '&:hover': { background: colors.action.hover },
    }),
    chosen: css({ borderColor: colors.primary.border }),
  };
}
