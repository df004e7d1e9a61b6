import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import React from 'react';
import type { FleetRow } from './rows.ts';
import { countStates, STATES, type Tone } from './states.ts';

/** The fleet by what it does: one bar, whose parts filter. */
export function StateBar({ rows, onChoose }: { rows: readonly FleetRow[]; onChoose(state: string): void }) {
  const theme = useTheme2();
  const counts = React.useMemo(() => countStates(rows), [rows]);
  return (
    <div className={css({ display: 'flex', gap: 2, height: 28 })} data-testid="state-bar">
      {counts.map(({ state, count }) => {
        const { word, tone } = STATES[state] ?? { word: state, tone: 'disabled' as const };
        return (
          <button
            key={state}
            type="button"
            title={`${count} ${word.toLowerCase()}: show them`}
            onClick={() => onChoose(state)}
            className={css({
              flex: `${count} 0 auto`,
              minWidth: 28,
              border: 0,
              borderRadius: theme.shape.radius.default,
              padding: theme.spacing(0, 1),
              fontSize: theme.typography.bodySmall.fontSize,
              overflow: 'hidden',
              whiteSpace: 'nowrap',
              textOverflow: 'ellipsis',
              ...coloursOf(theme, tone),
            })}
          >
            {count} {word}
          </button>
        );
      })}
    </div>
  );
}

function coloursOf({ colors }: GrafanaTheme2, tone: Tone): { background: string; color: string } {
  if (tone === 'secondary' || tone === 'disabled') {
    return { background: colors.secondary.main, color: colors.text.primary };
  }
  return { background: colors[tone].main, color: colors[tone].contrastText };
}
