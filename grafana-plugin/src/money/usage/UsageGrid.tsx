import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import React, { useId, useRef, useState } from 'react';
import type { MonthOfUsage } from '../usage.ts';
import { Legend } from './Legend.tsx';
import { Row } from './UsageRow.tsx';
import { ROW, usageStyles } from './usageStyles.ts';

export interface UsageGridProps {
  told: MonthOfUsage;
  onOpen(device: string, day: string): void;
}

const SPARE = 6;
const TALLEST = 620;

/** Devices by days: kWh, with gaps and estimates marked. Arrow keys move, Enter opens the evidence. */
export function UsageGrid({ told, onOpen }: UsageGridProps) {
  const { rows, days } = told;
  const styles = useStyles2(usageStyles);
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [at, setAt] = useState({ row: 0, day: 0 });
  const id = useId();
  const height = Math.min(TALLEST, (rows.length + 1) * ROW + 16);
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const count = Math.ceil(height / ROW) + 2 * SPARE;
  const tracks = { gridTemplateColumns: `minmax(120px, 1.6fr) repeat(${days.length}, minmax(36px, 1fr)) 84px` };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = moveOf(event.key, at, rows.length, days.length);
    if (next === undefined) return;
    event.preventDefault();
    if (next === 'open') return onOpen(rows[at.row]?.device ?? '', days[at.day] ?? '');
    setAt(next);
    showRow(box.current, next.row, height);
  };
  return (
    <>
      <Legend />
      {/* biome-ignore lint/a11y/useSemanticElements: only the rows that are seen exist */}
      <div
        ref={box}
        role="grid"
        tabIndex={0}
        aria-label="Energy of devices by days, in kWh"
        aria-rowcount={rows.length + 1}
        aria-activedescendant={`${id}-${at.row}-${at.day}`}
        className={styles.box}
        style={{ height }}
        onKeyDown={onKeyDown}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        data-testid="usage-grid"
      >
        <Head days={days} tracks={tracks} />
        <div style={{ height: rows.length * ROW }}>
          <div style={{ transform: `translateY(${first * ROW}px)` }}>
            {rows.slice(first, first + count).map((row, index) => (
              <Row
                key={row.device}
                {...{ row, days, tracks, onOpen, id, index: first + index }}
                at={first + index === at.row ? at.day : -1}
              />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

function moveOf(key: string, at: { row: number; day: number }, rows: number, days: number) {
  const clamp = (value: number, most: number) => Math.max(0, Math.min(most - 1, value));
  switch (key) {
    case 'ArrowUp':
      return { ...at, row: clamp(at.row - 1, rows) };
    case 'ArrowDown':
      return { ...at, row: clamp(at.row + 1, rows) };
    case 'ArrowLeft':
      return { ...at, day: clamp(at.day - 1, days) };
    case 'ArrowRight':
      return { ...at, day: clamp(at.day + 1, days) };
    case 'Enter':
      return 'open' as const;
    default:
      return undefined;
  }
}

function showRow(element: HTMLDivElement | null, row: number, height: number): void {
  if (element === null) return;
  const top = row * ROW;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + 3 * ROW > element.scrollTop + height) element.scrollTop = top + 3 * ROW - height;
}

function Head({ days, tracks }: { days: readonly string[]; tracks: React.CSSProperties }) {
  const styles = useStyles2(usageStyles);
  return (
    // biome-ignore lint/a11y/useSemanticElements: only the rows that are seen exist
    // biome-ignore lint/a11y/useFocusableInteractive: the grid itself is focused
    <div role="row" aria-rowindex={1} className={cx(styles.row, styles.head)} style={tracks}>
      {['Device', ...days.map((day) => day.slice(8)), 'kWh'].map((title) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <div key={title} role="columnheader" className={title === 'Device' ? styles.name : styles.title}>
          {title}
        </div>
      ))}
    </div>
  );
}
