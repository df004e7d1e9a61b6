import { Alert, Button, Checkbox, Field, Input, Modal } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';

/** An order that needs a reason and nothing else but yes or no. */
export interface Order {
  verb: string;
  subject: string;
  path: string;
  body?: Readonly<Record<string, unknown>>;
  /** Names of the body that a person may confirm, with what they confirm. */
  asks?: Readonly<Record<string, string>>;
}

/** Asks why, gives the order, and says what the service answers. */
export function ReasonDialog({ order, onClose, onDone }: { order: Order; onClose(): void; onDone(): void }) {
  const { verb, subject, path, body, asks = {} } = order;
  const [comment, setComment] = useState('');
  const [said, setSaid] = useState<Readonly<Record<string, boolean>>>({});
  const [problem, setProblem] = useState<string>();
  const key = useRef(crypto.randomUUID());
  const give = async () => {
    const yes = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
    try {
      await ask(path, { method: 'POST', body: { ...body, ...yes, comment: comment.trim() }, key: key.current });
      onDone();
      onClose();
    } catch (error) {
      key.current = crypto.randomUUID();
      setProblem((error as Error).message);
    }
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
      {problem && <Alert severity="error" title={problem} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={comment.trim() === ''} onClick={() => void give()}>
          {verb} {subject}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
