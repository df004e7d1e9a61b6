import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Input, useStyles2 } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { completions } from './completions.ts';
import type { FleetRow } from './rows.ts';
import { type Search, withoutWord } from './search.ts';

/** One box that understands fields; what is written shows as pills that can be taken away. */
export const SearchBar = React.memo(function SearchBar(props: {
  text: string;
  search: Search;
  rows: readonly FleetRow[];
  onChange(text: string): void;
}) {
  const { text, search, rows, onChange } = props;
  const styles = useStyles2(getStyles);
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  const offered = isOpen ? completions(text, rows) : [];
  const take = (completed: string) => {
    onChange(completed);
    setAt(-1);
    box.current?.focus();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const chosen = offered[at];
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, offered.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, -1));
    else if (event.key === 'Escape') box.current?.blur();
    else if (event.key === 'Enter' && chosen) take(chosen.text);
    else if (event.key === 'Tab' && offered[Math.max(0, at)] && text !== '')
      take(offered[Math.max(0, at)]?.text ?? text);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.box}>
      <Input
        ref={box}
        data-testid="fleet-search"
        aria-label="Search miners"
        placeholder="Search: rack:B07 model:s21 temp>85 -state:hashing  ( / )"
        prefix={<Icon name="search" />}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {offered.length > 0 && (
        <div className={styles.offers} role="listbox" aria-label="Completions">
          {offered.map(({ text: completed, label, hint }, index) => (
            <div
              key={label}
              role="option"
              aria-selected={index === at}
              className={styles.offer}
              onMouseDown={(event) => {
                event.preventDefault();
                take(completed);
              }}
            >
              <b>{label}</b> <span>{hint}</span>
            </div>
          ))}
        </div>
      )}
      <div className={styles.pills}>
        {search.terms.map((term, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a pill stays while its word is written
            key={index}
            type="button"
            className={styles.pill}
            aria-label={`Remove ${term.text}`}
            onClick={() => onChange(withoutWord(text, term.text))}
          >
            {term.text} <Icon name="times" size="xs" />
          </button>
        ))}
        {search.problems.map((problem) => (
          <span key={problem} className={styles.problem}>
            <Icon name="exclamation-triangle" size="sm" /> {problem}
          </span>
        ))}
      </div>
    </div>
  );
});

function getStyles({ colors, spacing, shape, typography, shadows }: GrafanaTheme2) {
  return {
    box: css({ position: 'relative', flex: '1 1 320px', minWidth: 0 }),
    offers: css({
      position: 'absolute',
      zIndex: 5,
      top: 34,
      left: 0,
      minWidth: 320,
      maxHeight: 320,
      overflow: 'auto',
      background: colors.background.elevated,
      border: `1px solid ${colors.border.medium}`,
      borderRadius: shape.radius.default,
      boxShadow: shadows.z3,
    }),
    offer: css({
      padding: spacing(0.5, 1),
      cursor: 'pointer',
      fontSize: typography.bodySmall.fontSize,
      '& b': { fontWeight: typography.fontWeightMedium },
      '& span': { color: colors.text.secondary },
      '&:hover, &[aria-selected=true]': { background: colors.action.hover },
    }),
    pills: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(0.5), '&:not(:empty)': { marginTop: spacing(0.5) } }),
    pill: css({
      display: 'inline-flex',
      alignItems: 'center',
      gap: spacing(0.5),
      border: `1px solid ${colors.primary.border}`,
      borderRadius: shape.radius.pill,
      background: colors.primary.transparent,
      color: colors.text.primary,
      padding: spacing(0.125, 1),
      fontSize: typography.bodySmall.fontSize,
    }),
    problem: css({ color: colors.warning.text, fontSize: typography.bodySmall.fontSize }),
  };
}
