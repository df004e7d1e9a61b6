import { Combobox, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { DEPOSIT_KINDS } from '../deposits.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';

export interface OpenDialogProps {
  path: string;
  name: string;
  onClose(): void;
  onDone(): void;
}

/** Opens a deposit, which holds nothing yet. */
export function OpenDialog({ path, name, onClose, onDone }: OpenDialogProps) {
  const [kind, setKind] = useState<string>('prepayment');
  const [title, setTitle] = useState('');
  const open = async () => {
    await ask(path, { method: 'POST', body: { kind, title: title.trim() } });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`A deposit of ${name}`}
      verb="Open the deposit"
      isReady={title.trim() !== ''}
      deed={open}
      onClose={onClose}
    >
      <Field label="What for" htmlFor="deposit-title" required>
        <Input
          id="deposit-title"
          autoFocus
          placeholder="Two months in advance"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
      </Field>
      <Field label="Kind" htmlFor="deposit-kind">
        <Combobox
          id="deposit-kind"
          options={[...DEPOSIT_KINDS]}
          value={kind}
          onChange={({ value }) => setKind(value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
