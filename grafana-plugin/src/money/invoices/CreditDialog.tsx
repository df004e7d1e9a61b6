import { Checkbox, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { decimalOf } from '../lines.ts';
import type { Invoice } from '../types.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

export interface CreditDialogProps {
  invoice: Invoice;
  name: string;
  onClose(): void;
  onDone(): void;
}

/** Credits what is left of an invoice, or some of its lines. */
export function CreditDialog({ invoice, name, onClose, onDone }: CreditDialogProps) {
  const { id, number = '', lines, payable, currency } = invoice;
  const [reason, setReason] = useState('');
  const [isWhole, setIsWhole] = useState(true);
  const [quantities, setQuantities] = useState<Readonly<Record<number, string>>>({});
  const parts = Object.entries(quantities).flatMap(([position, quantity]) =>
    quantity.trim() === '' ? [] : [{ position: Number(position), quantity: decimalOf(quantity) }],
  );
  const credit = async () => {
    const body = { reason: reason.trim(), ...(isWhole ? {} : { parts }) };
    await ask(`${BILLING}/invoices/${idPath(id)}/credit`, { method: 'POST', body });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`Credit note for ${number}`}
      verb={isWhole ? `Credit all that is left of ${number}` : `Credit ${parts.length} lines of ${number}`}
      isGrave
      isReady={reason.trim() !== '' && (isWhole || parts.length > 0)}
      deed={credit}
      onClose={onClose}
    >
      <p>
        A credit note is issued at once, with a number of its own, and never changes again. {name} then owes as much
        less; what was paid already becomes a credit. The invoice was for {amountText(payable, currency)}.
      </p>
      <Field label="Reason" htmlFor="credit-reason" description="Stands on the credit note" required>
        <Input id="credit-reason" autoFocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </Field>
      <Checkbox
        label="All that is left of it"
        value={isWhole}
        onChange={(event) => setIsWhole(event.currentTarget.checked)}
      />
      {!isWhole && (
        <div style={{ maxHeight: 280, overflowY: 'auto', margin: '12px 0' }}>
          {lines.map(({ description, quantity }, index) => (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their position
              key={`${index + 1}`}
              label={`${index + 1}. ${description}`}
              description={`${amountText(quantity)} were billed; blank: none of it`}
              htmlFor={`credit-${index}`}
            >
              <Input
                id={`credit-${index}`}
                inputMode="decimal"
                value={quantities[index + 1] ?? ''}
                onChange={(event) => setQuantities({ ...quantities, [index + 1]: event.currentTarget.value })}
              />
            </Field>
          ))}
        </div>
      )}
    </ConfirmDialog>
  );
}
