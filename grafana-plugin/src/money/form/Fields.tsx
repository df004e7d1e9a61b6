import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import React, { useId } from 'react';
import type { JsonObject } from '../paths.ts';
import type { Placed } from '../problems.ts';
import { FieldInput } from './FieldInput.tsx';
import { ListFields } from './ListFields.tsx';
import { isList, type Spec, under, written } from './spec.ts';

export interface FieldsProps<T extends JsonObject> {
  specs: readonly Spec[];
  /** The value of the whole form; `place` is where these fields stand in it. */
  value: T;
  onChange(next: T): void;
  problems: Placed;
  place?: string;
  /** How narrow a field may be, in pixels. */
  least?: number;
}

/** Fields beside one another, each with what is wrong with it. */
export function Fields<T extends JsonObject>({
  specs,
  value,
  onChange,
  problems,
  place = '',
  least = 210,
}: FieldsProps<T>) {
  const styles = useStyles2(getStyles);
  const form = useId();
  return (
    <div
      className={styles.grid}
      style={{ gridTemplateColumns: `repeat(auto-fill, minmax(min(${least}px, 100%), 1fr))` }}
    >
      {specs.map((spec) =>
        isList(spec) ? (
          <div key={spec.path} className={styles.wide}>
            <ListFields spec={spec} value={value} onChange={onChange} problems={problems} place={place} />
          </div>
        ) : (
          <div key={spec.path} className={spec.wide ? styles.wide : undefined}>
            <FieldInput
              id={`${form}-${spec.path}`}
              spec={spec}
              value={value}
              path={under(place, spec.path)}
              problem={problems.at.get(under(place, spec.path))}
              onChange={(next) => onChange(written(value, spec, place, next))}
            />
          </div>
        ),
      )}
    </div>
  );
}

/** What is wrong and has no field of its own. */
export function FormProblems({ problems, title }: { problems: Placed; title: string }) {
  const { at, rest } = problems;
  if (at.size === 0 && rest.length === 0) return null;
  return (
    <Alert severity="error" title={title}>
      {rest.map((each) => (
        <p key={each}>{each}</p>
      ))}
      {at.size > 0 && <p>{at.size === 1 ? 'One field says why.' : `${at.size} fields say why.`}</p>}
    </Alert>
  );
}

function getStyles({ spacing, colors }: GrafanaTheme2) {
  return {
    grid: css({
      display: 'grid',
      gap: spacing(1.5, 2),
      alignItems: 'end',
      '& label': { color: colors.text.primary },
    }),
    wide: css({ gridColumn: '1 / -1' }),
  };
}
