import React, { useMemo } from 'react';
import { StatCards } from '../parts/StatCard.tsx';
import { NeedsAttention } from './NeedsAttention.tsx';
import { StateBar } from './StateBar.tsx';
import { stripStats } from './strip.ts';
import type { FleetState } from './useFleet.ts';

/** How the fleet is and what is wrong, above its table. Drawn again only when that has changed. */
export const FleetHead = React.memo(function FleetHead(props: {
  rows: FleetState['rows'];
  courses: FleetState['courses'];
  episodes: FleetState['episodes'];
  decisions: FleetState['decisions'];
  isPanel: boolean;
  onSay(text: string): void;
  onOpen(key: string): void;
}) {
  const { rows, courses, episodes, decisions, isPanel, onSay, onOpen } = props;
  const stats = useMemo(() => stripStats(rows, courses, episodes), [rows, courses, episodes]);
  return (
    <>
      {!isPanel && <StatCards stats={stats} />}
      <StateBar rows={rows} onChoose={(state) => onSay(`state:${state}`)} />
      {!isPanel && (
        <NeedsAttention
          rows={rows}
          episodes={episodes ?? []}
          decisions={decisions}
          onShow={({ key }) => onOpen(key)}
          onSearch={onSay}
        />
      )}
    </>
  );
});
