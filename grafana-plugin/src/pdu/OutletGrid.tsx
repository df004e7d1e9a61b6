import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import React, { useState } from 'react';
import { OutletDialog } from '../actions/OutletDialog.tsx';
import { ask } from '../api/ask.ts';
import { type FleetRow, readFleet } from '../fleet/rows.ts';
import { useAsked } from '../parts/useAsked.ts';
import { OutletCell } from './OutletCell.tsx';
import { type Outlet, type OutletsAnswer, shareOfLargest, shareOfRating } from './outlets.ts';

const EVERY_MS = 30_000;

/** The outlets of a PDU as they sit on it, in two columns of its own numbering. */
export function OutletGrid({ pdu }: { pdu: string }) {
  const styles = useStyles2(getStyles);
  const question = () => ask<OutletsAnswer>(`/api/v1/power/outlets?limit=1000&pdu=${encodeURIComponent(pdu)}`);
  const { data, error, again } = useAsked(question, EVERY_MS, [pdu]);
  const fleet = useAsked(async () => readFleet(await ask('/api/v1/fleet')), EVERY_MS).data;
  const miners = new Map<string, FleetRow>(fleet?.rows.map((row) => [row.miner, row]));
  const [power, setPower] = useState<Outlet>();
  if (data === undefined) {
    return error ? (
      <Alert title={`The outlets of ${pdu} could not be read`} severity="error">
        {error.message} <Button onClick={again}>Try again</Button>
      </Alert>
    ) : (
      <LoadingPlaceholder text={`Reading ${pdu}`} />
    );
  }
  if (data.items.length === 0) {
    return <EmptyState variant="not-found" message={`${pdu} has told of no outlets within a day`} />;
  }
  const rows = Math.ceil(data.items.length / 2);
  return (
    <div>
      {error && <div className={styles.old}>Not answering: {error.message}</div>}
      <div
        className={styles.grid}
        style={{ '--rows': rows, ...(error ? { opacity: 0.6 } : {}) } as React.CSSProperties}
        data-testid="outlets"
      >
        {data.items.map((outlet) => (
          <OutletCell
            key={outlet.outlet}
            outlet={outlet}
            {...loadOf(outlet, data.items)}
            miner={outlet.miner === null ? undefined : miners.get(outlet.miner)}
            onPower={() => setPower(outlet)}
            onRenamed={again}
          />
        ))}
      </div>
      {power && <OutletDialog outlet={power} onClose={() => setPower(undefined)} />}
    </div>
  );
}

/** Against its rating; where the PDU tells none, against its neighbours. */
function loadOf(outlet: Outlet, all: readonly Outlet[]): { share: number | null; against: string } {
  const share = shareOfRating(outlet);
  return share === null
    ? { share: shareOfLargest(outlet, all), against: 'against the outlet that draws most' }
    : { share, against: `${Math.round(share * 100)} % of its ${outlet.ratedAmperes} A` };
}

function getStyles({ colors, spacing, breakpoints }: GrafanaTheme2) {
  return {
    grid: css({
      display: 'grid',
      gridAutoFlow: 'column',
      gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
      gridTemplateRows: 'repeat(var(--rows), auto)',
      gap: spacing(0.5, 1),
      [breakpoints.down('sm')]: {
        gridAutoFlow: 'row',
        gridTemplateColumns: 'minmax(0, 1fr)',
        gridTemplateRows: 'none',
      },
    }),
    old: css({ color: colors.warning.text }),
  };
}
