import { Button } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { ask } from '../api/ask.ts';
import { Fields, FormProblems } from '../money/form/Fields.tsx';
import { showing, shownPlaces } from '../money/form/spec.ts';
import { NO_PROBLEMS, placesOf } from '../money/problems.ts';
import { DEVICE_FIELDS, type Device, draftOf, patchOf } from './device.ts';

const SHOWS = showing(shownPlaces(DEVICE_FIELDS));

/** One device of the inventory to be changed; what the sidecar finds wrong stands at its field. */
export function DeviceForm({ device, onClose, onDone }: { device: Device; onClose(): void; onDone(): void }) {
  const before = useMemo(() => draftOf(device), [device]);
  const [draft, setDraft] = useState(before);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const outcome = patchOf(before, draft);
  const count = 'patch' in outcome ? Object.keys(outcome.patch).length : 1;
  const save = async () => {
    if ('problems' in outcome) return setProblems(placesOf(outcome.problems, SHOWS));
    setBusy(true);
    try {
      const body = { revision: device.revision, ...outcome.patch };
      await ask(`/api/v1/devices/${encodeURIComponent(device.id)}`, { method: 'PATCH', body });
      onDone();
      onClose();
    } catch (error) {
      setProblems(placesOf((error as Error).message, SHOWS));
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={`Change ${device.id}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Fields specs={DEVICE_FIELDS} value={draft} onChange={setDraft} problems={problems} least={190} />
      <div style={{ margin: '12px 0' }}>
        <FormProblems problems={problems} title={`${device.id} was not changed`} />
        <div style={{ display: 'flex', gap: 8 }}>
          <Button type="submit" disabled={busy || count === 0}>
            Change {device.id}
          </Button>
          <Button variant="secondary" onClick={onClose}>
            Leave it
          </Button>
        </div>
      </div>
    </form>
  );
}
