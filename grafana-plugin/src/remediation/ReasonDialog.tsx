import { Alert, Button, Checkbox, Field, Input, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { useOrder } from '../actions/useOrder.ts';
import { useFocusBack } from '../parts/useFocusBack.ts';

/** An order that needs a reason and nothing else but yes or no. */
export interface Order {
  verb: string;
  subject: string;
  path: string;
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: Readonly<Record<string, unknown>>;
  /** Names of the body that a person may confirm, with what they confirm. */
  asks?: Readonly<Record<string, string>>;
}

/** Asks why, gives the order, and says what the service answers. */
export function ReasonDialog({ order, onClose, onDone }: { order: Order; onClose(): void; onDone(): void }) {
  const { verb, subject, path, method, body, asks = {} } = order;
  useFocusBack();
  const [comment, setComment] = useState('');
  const [said, setSaid] = useState<Readonly<Record<string, boolean>>>({});
  const { give: send, busy, error } = useOrder<unknown>(path, method);
  const give = async () => {
    const yes = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
    if ((await send({ ...body, ...yes, comment: comment.trim() })) === undefined) return;
    onDone();
    onClose();
  };
  return (
    <Modal title={`${verb} ${subject}`} isOpen onDismiss={onClose}>
      {Object.entries(asks).map(([name, words]) => (
        <div key={name} style={{ marginBottom: 8 }}>
          <Checkbox
            label={words}
            value={said[name] ?? false}
            onChange={(event) => setSaid({ ...said, [name]: event.currentTarget.checked })}
          />
        </div>
      ))}
      <Field label="Reason" description="Kept in the ledger with your name" required>
        <Input autoFocus value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      {error && <Alert severity="error" title={error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={busy || comment.trim() === ''} onClick={() => void give()}>
          {verb} {subject}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
