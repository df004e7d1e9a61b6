import { css } from '@emotion/css';
import { Button, useTheme2 } from '@grafana/ui';
import React, { useState } from 'react';
import { BulkDialog } from '../actions/BulkDialog.tsx';
import { DEEDS, type Deed } from '../actions/deeds.ts';
import { useRights } from '../parts/session.ts';
import type { FleetRow } from './rows.ts';

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
