import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import type { FleetRow } from './rows.ts';
import { STATES, stateOf } from './states.ts';

/** A mark of 16 units for each state, as a line of a drawing: colour never tells alone. */
const MARKS: Readonly<Record<string, string>> = {
  hashing: 'M8 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z',
  degraded: 'M8 2.5v10.5M3.5 8.5 8 13l4.5-4.5',
  starting: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5',
  'not-hashing': 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  unreachable: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z',
  sleeping: 'M13 9.8A5.5 5.5 0 0 1 6.2 3a5.5 5.5 0 1 0 6.8 6.8z',
  off: 'M4 7.5h8v6H4zM5.5 7.5V5.3a2.5 2.5 0 0 1 5 0v2.2',
  unknown: 'M5.2 6a2.8 2.8 0 1 1 4.1 2.4C8.4 8.9 8 9.3 8 10.2M8 12.6v.6',
};
const WARNS = 'M8 2.2 14.5 13.8h-13zM8 6.5v3.4M8 11.4v.6';

/** The state with its mark; a second one where a person should look. */
export function StateMark({ row, text }: { row: FleetRow; text: string }) {
  return stateMark(useStyles2(stateStyles), row, text);
}

/** The same for whoever has the styles at hand: a table draws hundreds of them. */
export function stateMark(styles: ReturnType<typeof stateStyles>, row: FleetRow, text: string) {
  const state = stateOf(row);
  const { tone } = STATES[state] ?? { tone: 'disabled' as const };
  const drawn = state === 'hashing' ? styles.filled : state === 'unreachable' ? styles.dashed : styles.drawn;
  return (
    <span className={styles.state}>
      <svg className={`${drawn} ${styles[tone]}`} viewBox="0 0 16 16" aria-hidden="true">
        <path d={MARKS[state] ?? MARKS['unknown']} />
      </svg>
      <span className={styles.text}>{text}</span>
      {row.attention !== null && (
        <svg
          className={`${styles.drawn} ${row.attention === 'action' ? styles.error : styles.warning}`}
          viewBox="0 0 16 16"
          role="img"
          aria-label={`Needs a look: ${(row.reasons ?? []).join(', ').replaceAll('-', ' ')}`}
        >
          <path d={WARNS} />
        </svg>
      )}
    </span>
  );
}

export function stateStyles({ colors, spacing }: GrafanaTheme2) {
  const mark = { width: 16, height: 16, flex: '0 0 16px', strokeWidth: 1.6, stroke: 'currentColor' };
  return {
    state: css({
      ...{ display: 'inline-flex', alignItems: 'center', gap: spacing(0.75) },
      ...{ minWidth: 0, maxWidth: '100%', verticalAlign: 'middle', lineHeight: 'normal' },
    }),
    drawn: css({ ...mark, fill: 'none' }),
    filled: css({ ...mark, fill: 'currentColor' }),
    dashed: css({ ...mark, fill: 'none', strokeDasharray: '2.6 2.2' }),
    text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
    success: css({ color: colors.success.text }),
    warning: css({ color: colors.warning.text }),
    error: css({ color: colors.error.text }),
    info: css({ color: colors.info.text }),
    secondary: css({ color: colors.text.secondary }),
    disabled: css({ color: colors.text.disabled }),
  };
}
