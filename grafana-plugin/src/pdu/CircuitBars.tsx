import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { shareText } from '../fleet/format.ts';
import { useAsked } from '../parts/useAsked.ts';
import { breakersOf, type Circuits, type Load, phasesOf, USUAL_LIMIT, unbalanceOf } from './circuits.ts';
import { LoadBar } from './LoadBar.tsx';

const EVERY_MS = 30_000;

/** Phases and breakers of a PDU as bars against their ratings. */
export function CircuitBars({ pdu }: { pdu: string }) {
  const styles = useStyles2(getStyles);
  const question = () => ask<Circuits>(`/api/v1/power/circuits?pdu=${encodeURIComponent(pdu)}`);
  const { data, error } = useAsked(question, EVERY_MS, [pdu]);
  if (data === undefined && error)
    return <p className={styles.warn}>Its lines and breakers could not be read: {error.message}</p>;
  const limit = data?.limits.warning ?? USUAL_LIMIT;
  const phases = data && phasesOf(data);
  const breakers = data && breakersOf(data);
  const apart = data && unbalanceOf(data);
  return (
    <div className={styles.both} data-testid="circuits" style={error ? { opacity: 0.6 } : undefined}>
      <Group title="Phases" loads={phases} limit={limit} none="It tells nothing of its lines.">
        {apart && (
          <em className={apart.isTooFar ? styles.warn : undefined}>
            {shareText(apart.share)} apart{apart.isTooFar ? ', too far' : ''}
          </em>
        )}
      </Group>
      <Group title="Breakers" loads={breakers} limit={limit} none="It tells of no breakers." />
      {error && <p className={styles.warn}>Not answering: {error.message}</p>}
    </div>
  );
}

function Group(props: {
  title: string;
  loads: readonly Load[] | undefined;
  limit: number;
  none: string;
  children?: React.ReactNode;
}) {
  const { title, loads, limit, none, children } = props;
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.group} aria-label={title}>
      <h2 className={styles.title}>
        {title}
        <span>line at {shareText(limit)} of the rating</span>
        {children}
      </h2>
      {loads === undefined ? (
        <ul className={styles.list} style={{ minHeight: 72 }} aria-busy />
      ) : loads.length === 0 ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <ul className={styles.list}>
          {loads.map((load) => (
            <LoadBar key={load.id} load={load} limit={limit} />
          ))}
        </ul>
      )}
    </section>
  );
}

function getStyles({ colors, spacing, typography, shape, breakpoints }: GrafanaTheme2) {
  return {
    both: css({
      display: 'grid',
      gap: spacing(1),
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr)',
      [breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
    group: css({
      minWidth: 0,
      padding: spacing(1),
      background: colors.background.primary,
      border: `1px solid ${colors.border.weak}`,
      borderRadius: shape.radius.default,
    }),
    title: css({
      display: 'flex',
      flexWrap: 'wrap',
      gap: spacing(0, 1),
      margin: spacing(0, 0, 0.5),
      fontSize: typography.body.fontSize,
      '& span': { color: colors.text.secondary, fontWeight: typography.fontWeightRegular },
      '& em': { marginLeft: 'auto', fontStyle: 'normal', fontWeight: typography.fontWeightRegular },
    }),
    list: css({
      display: 'grid',
      gap: spacing(0, 3),
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
      listStyle: 'none',
      margin: 0,
      padding: 0,
    }),
    none: css({ margin: 0, color: colors.text.secondary }),
    warn: css({ color: colors.warning.text }),
  };
}
