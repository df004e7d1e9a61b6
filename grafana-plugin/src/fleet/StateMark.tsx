import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import React from 'react';
import type { FleetRow } from './rows.ts';
import { STATES, stateOf } from './states.ts';

/** The state with its mark; a second one where a person should look. */
export function StateMark({ row, text }: { row: FleetRow; text: string }) {
  const styles = useStyles2(getStyles);
  const { tone, icon, outline } = STATES[stateOf(row)] ?? { tone: 'disabled' as const, icon: 'question-circle' };
  return (
    <span className={styles.state}>
      <span className={cx(styles.mark, styles[tone], outline && styles.outline)}>
        <Icon name={icon as never} size="xs" />
      </span>
      <span className={styles.text}>{text}</span>
      {row.attention !== null && (
        <Icon
          name="exclamation-triangle"
          size="sm"
          className={row.attention === 'action' ? styles.error : styles.warning}
          title={(row.reasons ?? []).join(', ')}
        />
      )}
    </span>
  );
}

function getStyles({ colors, spacing }: GrafanaTheme2) {
  return {
    state: css({ display: 'inline-flex', alignItems: 'center', gap: spacing(0.75), minWidth: 0 }),
    mark: css({
      display: 'inline-flex',
      alignItems: 'center',
      justifyContent: 'center',
      flex: '0 0 18px',
      height: 18,
      borderRadius: '50%',
      border: '1px solid currentColor',
    }),
    text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
    outline: css({ borderStyle: 'dashed' }),
    success: css({ color: colors.success.text }),
    warning: css({ color: colors.warning.text }),
    error: css({ color: colors.error.text }),
    info: css({ color: colors.info.text }),
    secondary: css({ color: colors.text.secondary }),
    disabled: css({ color: colors.text.disabled }),
  };
}
