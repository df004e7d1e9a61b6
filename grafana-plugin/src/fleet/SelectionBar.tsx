import { css } from '@emotion/css';
import { Button, useTheme2 } from '@grafana/ui';
import React, { useState } from 'react';
import { BulkDialog } from '../actions/BulkDialog.tsx';
import { DEEDS, type Deed, type Preview, sumOf } from '../actions/deeds.ts';
import { ask } from '../api/ask.ts';
import { useRights } from '../parts/session.ts';
import { useAsked } from '../parts/useAsked.ts';
import type { FleetRow } from './rows.ts';

/** More miners than this are looked at only when something is to be done with them. */
const MOST_LOOKED_AT = 500;

/** How many of the miners could be restarted now, and why the others could not. */
function Restartable({ rows }: { rows: readonly FleetRow[] }) {
  const devices = rows.map(({ miner }) => miner);
  const body = { selection: { devices }, action: 'restart-mining' };
  const { data } = useAsked(() => ask<Preview[]>('/api/v1/preview', { method: 'POST', body }), 0, devices);
  if (data === undefined) return null;
  const { start, left } = sumOf(data);
  const others = left.map(({ why, count }) => `${count} cannot (${why})`);
  return <span>{[`${start} can be restarted`, ...others].join(', ')}</span>;
}

/** What can be done with the miners that are chosen. */
export function SelectionBar({ rows, onClear }: { rows: readonly FleetRow[]; onClear(): void }) {
  const { spacing, colors, shape, shadows } = useTheme2();
  const [deed, setDeed] = useState<Deed>();
  const lack = useRights().lacks('order:give');
  return (
    <div
      data-testid="selection"
      className={css({
        ...{
          position: 'sticky',
          bottom: spacing(1),
          zIndex: 4,
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
        },
        ...{ gap: spacing(1), padding: spacing(1, 2), background: colors.background.elevated, boxShadow: shadows.z3 },
        ...{ border: `1px solid ${colors.primary.border}`, borderRadius: shape.radius.default },
      })}
    >
      <b>{rows.length} selected</b>
      {lack === undefined && rows.length <= MOST_LOOKED_AT && <Restartable rows={rows} />}
      {(Object.keys(DEEDS) as Deed[]).map((each) => (
        <Button
          key={each}
          size="sm"
          variant="secondary"
          icon={DEEDS[each].icon as never}
          disabled={lack !== undefined}
          tooltip={lack ?? DEEDS[each].means}
          onClick={() => setDeed(each)}
        >
          {DEEDS[each].verb}
        </Button>
      ))}
      <span className={css({ marginLeft: 'auto' })}>
        <Button size="sm" fill="text" variant="secondary" onClick={onClear}>
          Clear
        </Button>
      </span>
      {deed && <BulkDialog deed={deed} miners={rows.map(({ miner }) => miner)} onClose={() => setDeed(undefined)} />}
    </div>
  );
}
