import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Modal, Spinner, useStyles2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { ask } from '../api/ask.ts';
import { listen } from '../api/listen.ts';
import { durationText } from '../fleet/format.ts';
import { useAsked } from '../parts/useAsked.ts';
import { Followed } from './Followed.tsx';
import { type Action, outcomeOf } from './journal.ts';
import { titleOf, trayOf, trayWords } from './tray.ts';

/** How often it is asked when no event comes; events ask at once. */
const EVERY_MS = 20_000;
/** Events come in bursts: one question answers them all. */
const GATHER_MS = 300;
const TICK_MS = 5_000;

/** What runs now and what has just ended, whoever ordered it: on every page, also after the dialog was closed. */
export function Tray() {
  const styles = useStyles2(getStyles);
  const { data = [], again } = useAsked(() => ask<Action[]>('/api/v1/actions?limit=40'), EVERY_MS);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Action>();
  useEvents(again);
  const now = useTick(data.length > 0);
  const shown = trayOf(data, now);
  if (shown.length === 0 && chosen === undefined) return null;
  return (
    <aside className={styles.tray} aria-label="Actions" data-testid="tray">
      {isOpen && shown.length > 0 && (
        <ul className={styles.list}>
          {shown.map((action) => (
            <TrayLine key={action.id} action={action} now={now} onOpen={() => setChosen(action)} />
          ))}
        </ul>
      )}
      {shown.length > 0 && (
        <button type="button" className={styles.pill} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {shown.some(({ endedAt }) => endedAt === undefined) ? <Spinner inline size="sm" /> : <Icon name="check" />}
          <span role="status">{trayWords(shown)}</span>
          <Icon name={isOpen ? 'angle-down' : 'angle-up'} />
        </button>
      )}
      {chosen && (
        <Modal title={titleOf(chosen)} isOpen onDismiss={() => setChosen(undefined)}>
          <Followed action={chosen.id} />
        </Modal>
      )}
    </aside>
  );
}

function TrayLine({ action, now, onOpen }: { action: Action; now: number; onOpen(): void }) {
  const styles = useStyles2(getStyles);
  const end = outcomeOf(action);
  const since = durationText((now - Date.parse(action.startedAt)) / 1000);
  return (
    <li>
      <button type="button" className={styles.line} onClick={onOpen}>
        <b>{titleOf(action)}</b>
        <span className={styles[end?.severity ?? 'info']}>
          {end?.text ?? `${action.step.replaceAll('-', ' ')}, ${since}`}
        </span>
        <small>{action.orderedBy ?? 'Logixx'}</small>
      </button>
    </li>
  );
}

function useEvents(again: () => void): void {
  const [heard, setHeard] = useState(0);
  useEffect(() => listen(({ event }) => event === 'action' && setHeard((count) => count + 1)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event asks once more
  useEffect(() => {
    if (heard === 0) return undefined;
    const timer = setTimeout(again, GATHER_MS);
    return () => clearTimeout(timer);
  }, [heard]);
}

/** The time now, anew every few seconds while something depends on it. */
function useTick(isOn: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isOn) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isOn]);
  return now;
}

function getStyles({ colors, spacing, shape, shadows, typography, zIndex }: GrafanaTheme2) {
  const box = {
    background: colors.background.elevated,
    border: `1px solid ${colors.border.medium}`,
    boxShadow: shadows.z3,
    color: colors.text.primary,
  };
  return {
    tray: css({
      position: 'fixed',
      right: spacing(2),
      bottom: spacing(7),
      zIndex: zIndex.navbarFixed,
      display: 'flex',
      flexDirection: 'column',
      alignItems: 'flex-end',
      gap: spacing(0.5),
      maxWidth: `min(420px, calc(100vw - ${spacing(4)}))`,
    }),
    pill: css({
      ...{ ...box, display: 'inline-flex', alignItems: 'center', gap: spacing(1), padding: spacing(0.5, 1.5) },
      borderRadius: shape.radius.pill,
      fontVariantNumeric: 'tabular-nums',
    }),
    list: css({
      ...{ ...box, listStyle: 'none', width: '100%', maxHeight: '50vh', overflow: 'auto', padding: spacing(0.5) },
      borderRadius: shape.radius.default,
    }),
    line: css({
      ...{ display: 'grid', width: '100%', padding: spacing(0.5, 1), border: 0, background: 'none' },
      ...{ textAlign: 'left', color: colors.text.primary, fontSize: typography.bodySmall.fontSize },
      '& small': { color: colors.text.secondary },
      '& b': { fontWeight: typography.fontWeightMedium },
      '&:hover': { background: colors.action.hover },
    }),
    success: css({ color: colors.success.text }),
    warning: css({ color: colors.warning.text }),
    error: css({ color: colors.error.text }),
    info: css({ color: colors.info.text }),
  };
}
