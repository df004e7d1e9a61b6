import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, Icon, LinkButton, useStyles2 } from '@grafana/ui';
import React from 'react';
import { APP_ID } from '../constants.ts';
import { inOrder, progressOf, type SetupAnswer, type SetupStep, STATE_WORDS } from './setup.ts';

/** Everything that a farm needs, what to do next first. */
export function SetupList({ answer }: { answer: SetupAnswer }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p data-testid="setup-progress">{progressOf(answer.steps)}</p>
      <ol className={styles.list}>
        {inOrder(answer).map((step) => (
          <Step key={step.id} step={step} isNext={step.id === answer.next} />
        ))}
      </ol>
    </>
  );
}

function Step({ step, isNext }: { step: SetupStep; isNext: boolean }) {
  const styles = useStyles2(getStyles);
  const { title, state, found, next, page, command, configuration } = step;
  const { word, icon, tone } = STATE_WORDS[state];
  return (
    <li className={isNext ? styles.next : styles.step} data-step={step.id} aria-current={isNext ? 'step' : undefined}>
      <span className={styles[tone]}>
        <Icon name={icon} /> {word}
      </span>
      <div>
        <b>{title}</b> <span className={styles.secondary}>{found}</span>
        {next && (
          <p className={styles.what}>
            {isNext ? 'Next: ' : ''}
            {next}
          </p>
        )}
        {command && <Copied text={command} what="command" />}
        {configuration && <Copied text={configuration} what="part of logixx.yml" />}
      </div>
      {page && (
        <LinkButton
          size="sm"
          className={styles.there}
          variant={isNext ? 'primary' : 'secondary'}
          href={`/a/${APP_ID}/${page}`}
        >
          Go there
        </LinkButton>
      )}
    </li>
  );
}

function Copied({ text, what }: { text: string; what: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.copied}>
      <pre>{text}</pre>
      <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => text} aria-label={`Copy this ${what}`}>
        Copy
      </ClipboardButton>
    </div>
  );
}

function getStyles({ colors, spacing, shape, typography, breakpoints }: GrafanaTheme2) {
  const step = {
    display: 'grid',
    gridTemplateColumns: '104px minmax(0, 1fr) auto',
    gap: spacing(1),
    alignItems: 'start',
    padding: spacing(1, 1.5),
    border: `1px solid ${colors.border.weak}`,
    borderRadius: shape.radius.default,
    background: colors.background.primary,
    [breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  };
  return {
    list: css({ display: 'grid', gap: spacing(0.5), listStyle: 'none', maxWidth: 960 }),
    step: css(step),
    next: css({ ...step, borderColor: colors.primary.border }),
    there: css({ justifySelf: 'start' }),
    what: css({ margin: spacing(0.5, 0) }),
    copied: css({
      ...{ display: 'flex', gap: spacing(1), alignItems: 'flex-start', maxWidth: '100%' },
      '& pre': {
        flex: '0 1 auto',
        minWidth: 0,
        margin: 0,
        padding: spacing(0.5, 1),
        fontSize: typography.bodySmall.fontSize,
      },
    }),
    success: css({ color: colors.success.text }),
    error: css({ color: colors.error.text }),
    warning: css({ color: colors.warning.text }),
    secondary: css({ color: colors.text.secondary }),
  };
}
