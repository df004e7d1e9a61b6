import { Alert, Button, Modal } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { useDeed } from '../money/useDeed.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import type { Device } from './device.ts';
import { type Judged, sidesOf, takenOver } from './scan.ts';

/** Both sides of a conflict; a person says which device it is, or changes the one that is in the way. */
export function ConflictDialog({ judged, onClose, onDone }: { judged: Judged; onClose(): void; onDone(): void }) {
  const { found, why, others } = judged;
  const { columns, rows } = sidesOf(judged);
  const lack = useRights().lacks('inventory:write');
  const { busy, problem, run } = useDeed();
  const settle = async (id: string, patch: object) => {
    const place = `/api/v1/devices/${encodeURIComponent(id)}`;
    const isDone = await run(async () => {
      const { revision } = await ask<Device>(place);
      await ask(place, { method: 'PATCH', body: { revision, ...patch } });
    });
    if (!isDone) return;
    onDone();
    onClose();
  };
  return (
    <Modal title={`Which device is at ${found.address}?`} isOpen onDismiss={onClose}>
      <p>{why.join('; ')}</p>
      <PlainTable columns={columns} rows={rows} none="" />
      {others.length === 0 && (
        <p>No device of the inventory has any of it: two of what was found contradict each other.</p>
      )}
      {problem && <Alert severity="error" title={problem} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        {others.map(({ id }) => (
          <Button
            key={`is-${id}`}
            disabled={busy || lack !== undefined}
            tooltip={lack ?? `${id} takes over what was found, and keeps its place, outlets and history`}
            onClick={() => void settle(id, takenOver(found))}
          >
            It is {id}
          </Button>
        ))}
        {others.map(({ id }) => (
          <Button
            key={`retire-${id}`}
            variant="destructive"
            fill="outline"
            disabled={busy || lack !== undefined}
            tooltip={
              lack ?? `${id} is gone: it gives up its address and outlets, and what was found can be imported as new`
            }
            onClick={() => void settle(id, { state: 'retired', feeds: null })}
          >
            Retire {id}
          </Button>
        ))}
      </Modal.ButtonRow>
    </Modal>
  );
}
