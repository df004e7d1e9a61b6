import { EmptyState, LinkButton } from '@grafana/ui';
import React from 'react';
import { APP_ID } from '../constants.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { DeviceCard } from '../inventory/DeviceCard.tsx';

/** What the inventory has of the miner. */
export function InventoryTab({ row }: { row: FleetRow }) {
  if (row.state !== null) return <DeviceCard id={row.miner} />;
  return (
    <EmptyState
      variant="not-found"
      message={`Prometheus tells of ${row.miner}, and the inventory does not have it`}
      button={
        <LinkButton href={`/a/${APP_ID}/inventory?tab=scan&ranges=${encodeURIComponent(row.address ?? '')}`}>
          Look for it and import it
        </LinkButton>
      }
    />
  );
}
