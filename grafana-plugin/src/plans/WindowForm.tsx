import { Alert, Button, Field, Input, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { useOrder } from '../actions/useOrder.ts';
import { fromLocalInput, toLocalInput, windowProblem } from './localTime.ts';
import { Meant } from './Meant.tsx';
import { type Chosen, SelectionField } from './SelectionField.tsx';
import { selectionOf } from './selection.ts';

const USUAL_MS = 4 * 3_600_000;

/** A new maintenance window. */
export function WindowForm({ onClose, onDone }: { onClose(): void; onDone(): void }) {
  const [chosen, setChosen] = useState<Chosen>({ kind: 'racks', names: [] });
  const [start, setStart] = useState('');
  const [end, setEnd] = useState(() => toLocalInput(Date.now() + USUAL_MS));
  const [comment, setComment] = useState('');
  const order = useOrder<object>('/api/v1/maintenance-windows');
  const selection = selectionOf(chosen.kind, chosen.names);
  const problem = windowProblem(start, end, Date.now());
  const give = async () => {
    const startsAt = fromLocalInput(start);
    const times = { ...(startsAt === undefined ? {} : { startsAt }), endsAt: fromLocalInput(end) };
    if ((await order.give({ selection, ...times, comment: comment.trim() })) === undefined) return;
    onDone();
    onClose();
  };
  return (
    <Modal title="Plan maintenance" isOpen onDismiss={onClose}>
      <SelectionField value={chosen} onChange={setChosen} />
      <Meant selection={selection} />
      <Field label="From" description="At once unless said">
        <Input type="datetime-local" value={start} onChange={(event) => setStart(event.currentTarget.value)} />
      </Field>
      <Field label="To" required invalid={problem !== undefined} error={problem}>
        <Input type="datetime-local" value={end} onChange={(event) => setEnd(event.currentTarget.value)} />
      </Field>
      <Field label="Reason" description="Kept in the ledger with your name" required>
        <Input value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      {order.error && <Alert severity="error" title={order.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button
          disabled={selection === undefined || problem !== undefined || comment.trim() === '' || order.busy}
          onClick={() => void give()}
        >
          Plan maintenance
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
