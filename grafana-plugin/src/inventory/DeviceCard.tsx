import { Alert, Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Facts } from '../miner/Facts.tsx';
import { useDeed } from '../money/useDeed.ts';
import { Asked } from '../parts/Asked.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { ChangeTable } from './ChangeTable.tsx';
import { DeviceForm } from './DeviceForm.tsx';
import { type Change, type Device, feedsText, patchBack, placeText } from './device.ts';
import { SnipeItAsset } from './SnipeItAsset.tsx';

const EVERY_MS = 30_000;

/** Everything that the inventory says of one device: what it is, where it stands, who changed it; and the form. */
export function DeviceCard({ id, onChanged }: { id: string; onChanged?(): void }) {
  const place = `/api/v1/devices/${encodeURIComponent(id)}`;
  const asked = useAsked(() => ask<Device & { history: Change[] }>(place), EVERY_MS, [place]);
  const [isEdited, setEdited] = useState(false);
  const lack = useRights().lacks('inventory:write');
  const { busy, problem, run } = useDeed();
  const changed = () => {
    asked.again();
    onChanged?.();
  };
  const back = async (change: Change, revision: number) => {
    const body = { revision, ...patchBack(change) };
    if (!busy && (await run(() => ask(place, { method: 'PATCH', body })))) changed();
  };
  return (
    <Asked asked={asked}>
      {(device) => (
        <div data-testid="device">
          {isEdited ? (
            <DeviceForm key={device.revision} device={device} onClose={() => setEdited(false)} onDone={changed} />
          ) : (
            <>
              <Facts facts={factsOf(device)} />
              <SnipeItAsset device={id} />
              <Button
                size="sm"
                icon="pen"
                style={{ marginBottom: 12 }}
                variant="secondary"
                disabled={lack !== undefined}
                tooltip={lack}
                onClick={() => setEdited(true)}
              >
                Change {id}
              </Button>
            </>
          )}
          {problem && <Alert severity="error" title={problem} />}
          <ChangeTable
            title="What was changed on it"
            changes={device.history}
            onBack={(change) => void back(change, device.revision)}
            none="Nothing has been changed on it yet."
          />
        </div>
      )}
    </Asked>
  );
}

function factsOf(device: Device): (readonly [string, string, boolean?])[] {
  const { expected = {} } = device;
  const known = (value: string | undefined) => value || '–';
  const counts = [
    expected.hashrateThs === undefined ? '' : `${expected.hashrateThs} TH/s`,
    expected.boards === undefined ? '' : `${expected.boards} boards`,
    expected.fans === undefined ? '' : `${expected.fans} fans`,
  ];
  return [
    ['State', device.state, device.state === 'new'],
    ['Place', placeText(device)],
    ['Outlets', known(feedsText(device.feeds)), device.kind !== 'pdu' && !device.feeds?.length],
    ['Owner', known(device.client)],
    ['Name', known(device.name)],
    ['Kind', device.kind],
    ['Make and model', known([device.make, device.model].filter(Boolean).join(' '))],
    ['Serial', known(device.serial)],
    ['MAC', known(device.mac)],
    ['Address', known(device.address)],
    ['Driver', known(device.driver)],
    ['Credentials', known(device.credentials)],
    ['Expected', known(counts.filter(Boolean).join(', '))],
    ['Healing', device.remediation ?? 'as the site has it'],
    ['Tags', known(device.tags?.join(', '))],
    ['In the inventory since', timeText(device.createdAt)],
    ['Last changed', `${timeText(device.changedAt)} (revision ${device.revision})`],
  ];
}
