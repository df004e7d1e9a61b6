import { Button, Combobox, Drawer, FilterInput } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { TextButton } from '../parts/TextButton.tsx';
import { useAddress } from '../parts/useAddress.ts';
import { useAsked } from '../parts/useAsked.ts';
import { DeviceCard } from './DeviceCard.tsx';
import { type Device, feedsText, placeText } from './device.ts';

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
  const { params, change } = useAddress();
  const open = params.get('device');
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
                <TextButton key="id" onClick={() => change({ device: device.id })}>
                  {device.id}
                </TextButton>,
                ...[device.kind, device.state, device.model ?? '–', placeText(device), device.address ?? '–'],
                ...[device.mac ?? '–', device.serial ?? '–', device.client ?? '–'],
                feedsText(device.feeds) || '–',
              ])}
              none="No device fits. Scan the network or import a file: the tabs above."
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
      {open && (
        <Drawer title={open} size="md" onClose={() => change({ device: undefined })}>
          <DeviceCard key={open} id={open} onChanged={asked.again} />
        </Drawer>
      )}
    </>
  );
}
