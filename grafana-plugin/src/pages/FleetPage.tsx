import React from 'react';
import { FleetView } from '../fleet/FleetView.tsx';
import { AppPage } from '../parts/AppPage.tsx';
import { useAddress } from '../parts/useAddress.ts';

/** The fleet; what is searched, which view holds and which miner is open stand in the address. */
export function FleetPage() {
  const { params, change } = useAddress();
  return (
    <AppPage title="Fleet">
      <FleetView
        height={window.innerHeight}
        search={params.get('q') ?? ''}
        onSearch={(q) => change({ q })}
        view={Number(params.get('view')) || undefined}
        onView={(id, q) => change({ q, view: id === undefined ? undefined : String(id) })}
        open={params.get('miner') ?? undefined}
        onOpen={(miner) => change({ miner })}
      />
    </AppPage>
  );
}
