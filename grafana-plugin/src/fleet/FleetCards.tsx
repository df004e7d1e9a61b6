import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { NOT_KNOWN, numberText, scaleOf } from './format.ts';
import type { FleetRow } from './rows.ts';
import { StateMark } from './StateMark.tsx';
import { wordsOf } from './states.ts';

const STEP = 50;

/** The fleet on a telephone: state first, two numbers, one button. */
export function FleetCards({ rows, onOpen }: { rows: readonly FleetRow[]; onOpen(row: FleetRow): void }) {
  const styles = useStyles2(getStyles);
  const [most, setMost] = useState(STEP);
  const { divisor, prefix } = scaleOf(rows.map(({ hashrate }) => hashrate));
  return (
    <div className={styles.cards} data-testid="fleet-cards">
      {rows.slice(0, most).map((row) => (
        <div key={row.key} className={styles.card} data-miner={row.miner}>
          <div className={styles.head}>
            <b>{row.miner}</b>
            <StateMark row={row} text={wordsOf(row)} />
          </div>
          <div className={styles.below}>
            <span>
              {[row.model, row.rack].filter((each) => each !== null).join(' · ') || NOT_KNOWN}
              <br />
              <b>{numberText(row.hashrate, 1, divisor)}</b> {prefix}H/s · <b>{numberText(row.chip, 0)}</b> °C
            </span>
            <Button size="sm" variant="secondary" onClick={() => onOpen(row)}>
              Open
            </Button>
          </div>
        </div>
      ))}
      {rows.length > most && (
        <Button variant="secondary" onClick={() => setMost(most + STEP)}>
          {rows.length - most} more
        </Button>
      )}
    </div>
  );
}

function getStyles({ colors, spacing, shape, typography }: GrafanaTheme2) {
  return {
    cards: css({ display: 'grid', gap: spacing(1) }),
    card: css({
      padding: spacing(1, 1.5),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
    }),
    head: css({
      display: 'flex',
      justifyContent: 'space-between',
      gap: spacing(1),
      fontSize: typography.body.fontSize,
    }),
    below: css({
      display: 'flex',
      justifyContent: 'space-between',
      alignItems: 'end',
      color: colors.text.secondary,
      '& b': { color: colors.text.primary, fontWeight: typography.fontWeightMedium },
    }),
  };
}
