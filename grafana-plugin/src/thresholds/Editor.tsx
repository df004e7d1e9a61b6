import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Input, useStyles2 } from '@grafana/ui';
import React from 'react';
import { effectiveAt, type Place, type Policy, readValue, setAt, type ThresholdKey } from './policy.ts';

export interface EditorProps {
  keys: readonly ThresholdKey[];
  policy: Policy;
  /** What holds until it is saved. */
  stored: Policy;
  place: Place;
  model: string | undefined;
  /** Why it cannot be changed. */
  lack: string | undefined;
  texts: Readonly<Record<string, string>>;
  onChange(key: string, text: string): void;
}

/** Every threshold of a place: what holds, where it comes from, and what is set here. */
export function Editor(props: EditorProps) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table} data-testid="thresholds">
      <thead>
        <tr>
          {['Threshold', 'Holds', 'From', 'Set here'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.keys.map((each) => (
          <Line key={each.key} {...props} threshold={each} />
        ))}
      </tbody>
    </table>
  );
}

function Line(props: EditorProps & { threshold: ThresholdKey }) {
  const styles = useStyles2(getStyles);
  const { threshold, policy, place, model, texts } = props;
  const { key, meaning } = threshold;
  const { value, from, isOwn } = effectiveAt(policy, threshold, place, model);
  return (
    <tr className={texts[key] === undefined ? undefined : styles.changed}>
      <td data-label="Threshold">
        <div>
          <b>{key}</b>
          <div className={styles.meaning}>{meaning}</div>
        </div>
      </td>
      <td data-label="Holds">{value}</td>
      <td data-label="From" className={isOwn ? undefined : styles.meaning}>
        {from}
      </td>
      <td data-label="Set here">
        <SetHere {...props} name={key} holds={value} />
      </td>
    </tr>
  );
}

function SetHere({ name, holds, stored, place, lack, texts, onChange }: EditorProps & { name: string; holds: number }) {
  const own = setAt(stored, place)[name];
  const text = texts[name] ?? (own === undefined ? '' : String(own));
  const read = readValue(text);
  const problem = 'problem' in read ? read.problem : undefined;
  return (
    <Input
      width={14}
      aria-label={`${name} of ${place.kind === 'site' ? 'the site' : place.name}`}
      value={text}
      placeholder={String(holds)}
      disabled={lack !== undefined}
      title={problem ?? lack}
      invalid={problem !== undefined}
      onChange={(event) => onChange(name, event.currentTarget.value)}
    />
  );
}

function getStyles({ colors, spacing, typography, breakpoints }: GrafanaTheme2) {
  return {
    table: css({
      ...{ width: '100%', fontSize: typography.bodySmall.fontSize, fontVariantNumeric: 'tabular-nums' },
      '& th': { color: colors.text.secondary, fontWeight: typography.fontWeightMedium, textAlign: 'left' },
      '& th, & td': { padding: spacing(0.5, 1), borderBottom: `1px solid ${colors.border.weak}` },
      [breakpoints.down('sm')]: {
        '& thead': { display: 'none' },
        '& tr': { display: 'block', padding: spacing(0.5, 0), borderBottom: `1px solid ${colors.border.medium}` },
        '& td': { display: 'grid', gridTemplateColumns: '88px minmax(0, 1fr)', gap: spacing(1), border: 0 },
        '& td::before': { content: 'attr(data-label)', color: colors.text.secondary },
        '& b': { overflowWrap: 'anywhere' },
      },
    }),
    meaning: css({ color: colors.text.secondary }),
    changed: css({ background: colors.action.selected }),
  };
}
