import { css } from '@emotion/css';
import { Icon, useTheme2 } from '@grafana/ui';
import React from 'react';
import type { Tone } from '../fleet/states.ts';
import { stateWord } from './invoices.ts';

/** A word with its mark: colour never tells alone. */
export function Word({ word, tone, icon }: { word: string; tone: Tone; icon: string }) {
  const { colors, spacing } = useTheme2();
  const colour = tone === 'secondary' || tone === 'disabled' ? colors.text.secondary : colors[tone].text;
  return (
    <span
      className={css({
        display: 'inline-flex',
        alignItems: 'center',
        gap: spacing(0.5),
        whiteSpace: 'nowrap',
        verticalAlign: 'middle',
      })}
    >
      <Icon name={icon as never} size="sm" className={css({ color: colour })} />
      {word}
    </span>
  );
}

/** How an invoice stands. */
export function InvoiceMark({ state }: { state: string }) {
  return <Word {...stateWord(state)} />;
}
