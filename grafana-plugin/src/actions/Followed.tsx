import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Icon, Spinner, useStyles2 } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { durationText } from '../fleet/format.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type Action, outcomeOf, stepLines } from './journal.ts';

const EVERY_MS = 1_000;
const ICONS = { done: 'check', failed: 'times' } as const;

/** An action as it goes on, step by step, until its outcome is known: what was accepted is not yet done. */
export function Followed({ action }: { action: number }) {
  const { data, error } = useAsked(() => ask<Action>(`/api/v1/actions/${action}`), EVERY_MS, [action]);
  if (data === undefined) {
    return error ? <Alert severity="warning" title={`Action ${action}: ${error.message}`} /> : <Spinner />;
  }
  return <Steps action={data} />;
}

export function Steps({ action }: { action: Action }) {
  const styles = useStyles2(getStyles);
  const end = outcomeOf(action);
  const lines = stepLines(action).filter(({ step }) => step !== 'plan' && step !== 'end');
  return (
    <div data-testid="journal">
      <ol className={styles.steps}>
        {lines.map(({ step, state, after, detail }) => (
          <li key={step}>
            <span className={styles[state]}>
              {state === 'running' ? (
                end === undefined ? (
                  <Spinner inline size="sm" />
                ) : (
                  <Icon name="minus" size="sm" />
                )
              ) : (
                <Icon name={ICONS[state]} size="sm" />
              )}
            </span>
            <time>{after < 1 ? `${after.toFixed(1)} s` : durationText(after)}</time>
            <b>{step.replaceAll('-', ' ')}</b>
            <span className={styles.detail}>{detail}</span>
          </li>
        ))}
      </ol>
      {end === undefined ? (
        <p className={styles.detail}>
          <Spinner inline size="sm" /> It goes on, also when this is closed.
        </p>
      ) : (
        <Alert severity={end.severity} title={end.text} />
      )}
    </div>
  );
}

function getStyles({ colors, spacing, typography }: GrafanaTheme2) {
  return {
    steps: css({
      listStyle: 'none',
      padding: 0,
      fontSize: typography.bodySmall.fontSize,
      fontVariantNumeric: 'tabular-nums',
      '& li': {
        display: 'grid',
        gridTemplateColumns: '16px 64px 120px minmax(0, 1fr)',
        gap: spacing(1),
        minHeight: 26,
        alignItems: 'baseline',
      },
      '& time': { color: colors.text.secondary, textAlign: 'right' },
      '& b': { fontWeight: typography.fontWeightMedium },
    }),
    done: css({ color: colors.success.text }),
    failed: css({ color: colors.error.text }),
    running: css({ color: colors.info.text }),
    detail: css({ color: colors.text.secondary }),
  };
}
