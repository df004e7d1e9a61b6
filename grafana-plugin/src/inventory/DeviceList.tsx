import { Button, Combobox, FilterInput } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useAsked } from '../parts/useAsked.ts';

interface Device {
  id: string;
  kind: string;
  driver?: string;
  address?: string;
  mac?: string;
  serial?: string;
  state: string;
  site: string;
  model?: string;
  client?: string;
  location?: { building?: string; rack?: string; position?: string };
  feeds?: { pdu: string; outlet: string }[];
}

const STEP = 100;
const MOST = 1000;
const EVERY_MS = 30_000;
const STATES = ['any state', 'new', 'active', 'maintenance', 'repair', 'retired'].map((value) => ({
  value,
  label: value,
}));

/** All devices, found by words. */
export function DeviceList() {
  const [search, setSearch] = useState('');
  const [state, setState] = useState('any state');
  const [most, setMost] = useState(STEP);
  const query = new URLSearchParams({
    limit: String(most),
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(state === 'any state' ? {} : { state }),
  });
  const asked = useAsked(() => ask<{ items: Device[]; total: number }>(`/api/v1/devices?${query}`), EVERY_MS, [
    query.toString(),
  ]);
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginBottom: 8 }}>
        <div style={{ flex: '1 1 280px' }}>
          <FilterInput
            placeholder="Words: an id, an address, a serial, a model …"
            value={search}
            onChange={setSearch}
            escapeRegex={false}
          />
        </div>
        <Combobox
          width={20}
          options={STATES}
          value={state}
          aria-label="State"
          onChange={({ value }) => setState(value)}
        />
      </div>
      <Asked asked={asked}>
        {({ items, total }) => (
          <>
            <PlainTable
              columns={['Device', 'Kind', 'State', 'Model', 'Place', 'Address', 'MAC', 'Serial', 'Client', 'Outlets']}
              rows={items.map((device) => [
                ...[
                  device.id,
                  device.kind,
                  device.state,
                  device.model ?? '–',
                  placeText(device),
                  device.address ?? '–',
                ],
                ...[device.mac ?? '–', device.serial ?? '–', device.client ?? '–'],
                device.feeds?.map(({ pdu, outlet }) => `${pdu}:${outlet}`).join(', ') || '–',
              ])}
              none="No device fits. Import a file, or scan the network with logixx scan."
            />
            {total > items.length && most < MOST && (
              <Button variant="secondary" onClick={() => setMost(Math.min(MOST, most + 4 * STEP))}>
                {items.length} of {total}: show more
              </Button>
            )}
            {total > items.length && most >= MOST && (
              <p>
                {items.length} of {total}: search for the others.
              </p>
            )}
          </>
        )}
      </Asked>
    </>
  );
}

function placeText({ site, location = {} }: Device): string {
  return [site, location.building, location.rack, location.position].filter(Boolean).join(' · ');
}
