import { Alert, Combobox, EmptyState, LoadingPlaceholder } from '@grafana/ui';
import React from 'react';
import { useSearchParams } from 'react-router-dom';
import { ask } from '../api/ask.ts';
import { numberText } from '../fleet/format.ts';
import { AppPage } from '../parts/AppPage.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { PduView } from '../pdu/PduView.tsx';

interface PdusAnswer {
  items: { pdu: string; name: string | null; rack: string | null; watts: number | null; answering: boolean | null }[];
}

const EVERY_MS = 60_000;

/** One PDU after the other. */
export function PdusPage() {
  const [params, setParams] = useSearchParams();
  const { data, error } = useAsked(() => ask<PdusAnswer>('/api/v1/power/pdus?limit=1000'), EVERY_MS);
  const chosen = params.get('pdu') ?? data?.items[0]?.pdu;
  return (
    <AppPage title="PDUs">
      {data === undefined ? (
        error ? (
          <Alert title="The PDUs could not be read">{error.message}</Alert>
        ) : (
          <LoadingPlaceholder text="Reading the PDUs" />
        )
      ) : chosen === undefined ? (
        <EmptyState variant="call-to-action" message="No PDU yet: import one into the inventory" />
      ) : (
        <PduView key={chosen} pdu={chosen}>
          <Combobox
            width={42}
            value={chosen}
            aria-label="PDU"
            options={data.items.map(({ pdu, name, rack, watts, answering }) => ({
              value: pdu,
              label: name && name !== pdu ? `${pdu} · ${name}` : pdu,
              description: `${rack ?? 'no rack'} · ${numberText(watts, 1, 1000)} kW${answering === false ? ' · not answering' : ''}`,
            }))}
            onChange={({ value }) => setParams({ pdu: value })}
          />
        </PduView>
      )}
    </AppPage>
  );
}
