import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { minutesText } from '../texts.ts';
import { kwhText, titleOf, type UsageRow } from '../usage.ts';
import { Legend } from './Legend.tsx';
import type { UsageGridProps } from './UsageGrid.tsx';
import { usageStyles } from './usageStyles.ts';

const STEP = 50;

/** The month on a telephone: a card a device, its days behind a button. */
export function UsageCards({ told, onOpen }: UsageGridProps) {
  const [most, setMost] = useState(STEP);
  return (
    <>
      <Legend />
      {told.rows.slice(0, most).map((row) => (
        <DeviceCard key={row.device} row={row} onOpen={(day) => onOpen(row.device, day)} />
      ))}
      {told.rows.length > most && (
        <Button variant="secondary" onClick={() => setMost(most + STEP)}>
          {told.rows.length - most} more
        </Button>
      )}
    </>
  );
}

function DeviceCard({ row, onOpen }: { row: UsageRow; onOpen(day: string): void }) {
  const styles = useStyles2(getStyles);
  const marks = useStyles2(usageStyles);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={styles.card} aria-label={row.device}>
      <div className={styles.head}>
        <b>{row.device}</b>
        <b>{kwhText(row.kwh)} kWh</b>
      </div>
      <div className={styles.head}>
        <span className={styles.quiet}>{whatOf(row)}</span>
        <Button size="sm" variant="secondary" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Less' : `${row.cells.length} days`}
        </Button>
      </div>
      {isOpen && (
        <div className={styles.days}>
          {row.cells.map((cell) => (
            <button
              key={cell.day}
              type="button"
              className={`${styles.day} ${marks[cell.mark]}`}
              aria-label={titleOf(cell)}
              onClick={() => onOpen(cell.day)}
            >
              <span className={styles.quiet}>{cell.day.slice(8)}</span> {cell.use ? kwhText(cell.use.kwh) : '?'}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

function whatOf({ cells, lostMinutes }: UsageRow): string {
  const count = (mark: string) => cells.filter((cell) => cell.mark === mark).length;
  const said = [
    [count('estimated'), 'estimated'],
    [count('missing'), 'with gaps'],
    [count('unknown'), 'not read'],
  ] as const;
  const days = said.flatMap(([number, word]) => (number > 0 ? [`${number} d ${word}`] : []));
  return [...(days.length > 0 ? days : ['all metered']), lostMinutes > 0 ? `${minutesText(lostMinutes)} lost` : '']
    .filter(Boolean)
    .join(' · ');
}

function getStyles({ colors, spacing, shape, typography }: GrafanaTheme2) {
  return {
    card: css({
      padding: spacing(1, 1.5),
      marginBottom: spacing(1),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      fontVariantNumeric: 'tabular-nums',
    }),
    head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: spacing(1) }),
    quiet: css({ color: colors.text.secondary, fontSize: typography.bodySmall.fontSize }),
    days: css({
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(76px, 1fr))',
      gap: spacing(0.5),
      paddingTop: spacing(1),
    }),
    day: css({
      minHeight: 32,
      textAlign: 'right',
      background: 'none',
      color: colors.text.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
      fontSize: typography.bodySmall.fontSize,
    }),
  };
}
