import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import React from 'react';
import { amountText } from '../amounts.ts';
import type { Desk } from '../desk.ts';
import { Fields } from '../form/Fields.tsx';
import { periodText } from '../invoices.ts';
import { lineFields } from '../lineFields.ts';
import { Quiet } from '../parts.tsx';
import type { JsonObject } from '../paths.ts';
import type { Placed } from '../problems.ts';
import type { Line } from '../types.ts';

export interface LineCardProps {
  desk: Desk;
  /** The form `{ lines: [...] }`. */
  form: JsonObject;
  onChange(form: JsonObject): void;
  problems: Placed;
  line: Line;
  index: number;
  count: number;
  net: string | undefined;
  onMove(by: -1 | 1): void;
  onTakeAway(): void;
  onEvidence(): void;
}

/** One line of a draft, with what it comes to. */
export function LineCard(props: LineCardProps) {
  const { desk, form, onChange, problems, line, index, net } = props;
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.line} aria-label={`Line ${index + 1}`} data-testid="line">
      <div className={styles.head}>
        <b>{index + 1}</b>
        {line.span && <Quiet>{periodText(line.span)}</Quiet>}
        <Buttons {...props} />
        <span className={styles.net}>{net === undefined ? '–' : amountText(net)}</span>
      </div>
      <Fields
        specs={lineFields(line, desk.settings)}
        value={form}
        onChange={onChange}
        problems={problems}
        place={`lines.${index}`}
        least={92}
      />
    </section>
  );
}

function Buttons({ desk: { lack }, line, index, count, onMove, onTakeAway, onEvidence }: LineCardProps) {
  const number = index + 1;
  return (
    <span>
      {line.evidence !== undefined && line.evidence !== null && (
        <IconButton
          name="document-info"
          aria-label={`Evidence of line ${number}`}
          tooltip="What shows that it is right"
          onClick={onEvidence}
        />
      )}
      <IconButton
        name="arrow-up"
        aria-label={`Line ${number} further up`}
        tooltip="Further up"
        disabled={index === 0}
        onClick={() => onMove(-1)}
      />
      <IconButton
        name="arrow-down"
        aria-label={`Line ${number} further down`}
        tooltip="Further down"
        disabled={index === count - 1}
        onClick={() => onMove(1)}
      />
      <IconButton
        name="trash-alt"
        aria-label={`Take away line ${number}`}
        tooltip={lack ?? 'Take it away'}
        disabled={lack !== undefined}
        onClick={onTakeAway}
      />
    </span>
  );
}

function getStyles({ colors, spacing, shape }: GrafanaTheme2) {
  return {
    line: css({
      padding: spacing(1, 1.5, 1.5),
      marginBottom: spacing(1),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
    }),
    head: css({ display: 'flex', alignItems: 'center', gap: spacing(1.5), marginBottom: spacing(0.5) }),
    net: css({ marginLeft: 'auto', fontVariantNumeric: 'tabular-nums', fontWeight: 500 }),
  };
}
