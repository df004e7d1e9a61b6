import React from 'react';
import { useSearchParams } from 'react-router-dom';
import { FleetView } from '../fleet/FleetView.tsx';
import { AppPage } from '../parts/AppPage.tsx';

/** The fleet; what is searched and which miner is open stand in the address. */
export function FleetPage() {
  const [params, setParams] = useSearchParams();
  const change = (name: string, value: string | undefined) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return (
    <AppPage title="Fleet">
      <FleetView
        height={window.innerHeight}
        search={params.get('q') ?? ''}
        onSearch={(q) => change('q', q)}
        open={params.get('miner') ?? undefined}
        onOpen={(key) => change('miner', key)}
      />
    </AppPage>
  );
}
