import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import React from 'react';
import { at, type JsonObject, put } from '../paths.ts';
import type { Placed } from '../problems.ts';
import { Fields } from './Fields.tsx';
import { type ListSpec, under } from './spec.ts';

export interface ListFieldsProps<T extends JsonObject> {
  spec: ListSpec;
  value: T;
  onChange(next: T): void;
  problems: Placed;
  place: string;
}

/** Several of a kind, one box each; more by a button. */
export function ListFields<T extends JsonObject>({ spec, value, onChange, problems, place }: ListFieldsProps<T>) {
  const styles = useStyles2(getStyles);
  const path = under(place, spec.path);
  const list = at(value, path);
  const items = Array.isArray(list) ? list : [];
  const wrong = problems.at.get(path);
  return (
    <fieldset className={styles.box}>
      <legend className={styles.title}>{spec.title}</legend>
      {wrong && (
        <p role="alert" className={styles.wrong}>
          {wrong}
        </p>
      )}
      {items.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is in a list of a form has no name of its own
        <div key={index} className={styles.item}>
          <Fields
            specs={spec.fields}
            value={value}
            onChange={onChange}
            problems={problems}
            place={`${path}.${index}`}
          />
          <IconButton
            name="trash-alt"
            aria-label={`Take away ${spec.title.toLowerCase()} ${index + 1}`}
            tooltip="Take this away"
            onClick={() => onChange(put(value, `${path}.${index}`, undefined))}
          />
        </div>
      ))}
      <Button
        size="sm"
        variant="secondary"
        icon="plus"
        onClick={() => onChange(put(value, path, [...items, spec.make]))}
      >
        {spec.add}
      </Button>
    </fieldset>
  );
}

function getStyles({ colors, spacing, typography, shape }: GrafanaTheme2) {
  return {
    box: css({ border: 0, padding: 0, margin: 0, minWidth: 0 }),
    title: css({
      fontSize: typography.bodySmall.fontSize,
      fontWeight: typography.fontWeightMedium,
      marginBottom: spacing(0.5),
      borderBottom: 0,
    }),
    wrong: css({ color: colors.error.text, fontSize: typography.bodySmall.fontSize }),
    item: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) auto',
      alignItems: 'start',
      gap: spacing(1),
      padding: spacing(1),
      marginBottom: spacing(1),
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
    }),
  };
}
