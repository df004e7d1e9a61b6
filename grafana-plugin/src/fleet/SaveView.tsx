import { Alert, Button, Checkbox, Field, Input, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { useOrder } from '../actions/useOrder.ts';
import type { SavedView, ViewContent } from './views.ts';

/** Keeps what is shown under a name. */
export function SaveView(props: { content: ViewContent; onClose(): void; onDone(id: number): void }) {
  const { content, onClose, onDone } = props;
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const order = useOrder<SavedView>('/api/v1/views');
  const save = async () => {
    const made = await order.give({ page: 'fleet', name: name.trim(), shared, content });
    if (made === undefined) return;
    onDone(made.id);
    onClose();
  };
  return (
    <Modal title="Keep this view" isOpen onDismiss={onClose}>
      <Field label="Name" required>
        <Input autoFocus value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      </Field>
      <Checkbox label="Everybody sees it" value={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
      <p>Its search, columns and order are kept. Its address opens it for whoever may see it.</p>
      {order.error && <Alert severity="error" title={order.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={order.busy || name.trim() === ''} onClick={() => void save()}>
          Keep {name.trim() || 'this view'}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
