import { Field, RadioButtonGroup } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import { BILLING } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import { monthText } from '../months.ts';
import { chosenSums, type RunItem, UNTIL } from '../runs.ts';

export interface AcceptDialogProps {
  month: string;
  items: readonly RunItem[];
  onClose(): void;
  onDone(): void;
}

/** Makes drafts, invoices or mailed invoices of previews, after saying what each of these means. */
export function AcceptDialog({ month, items, onClose, onDone }: AcceptDialogProps) {
  const [until, setUntil] = useState<string>('draft');
  const step = UNTIL.find(({ value }) => value === until) ?? UNTIL[0];
  const hindered = items.filter(({ preview }) => (preview?.problems.length ?? 0) > 0);
  const accept = async () => {
    const body = { until, contracts: items.map(({ contract }) => contract) };
    await ask(`${BILLING}/runs/${month}/accept`, { method: 'POST', body });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`${items.length} bills of ${monthText(month)}`}
      verb={`${step.label}: ${items.length}`}
      isGrave={until !== 'draft'}
      deed={accept}
      onClose={onClose}
    >
      <ul style={{ margin: '0 0 12px 20px' }}>
        {chosenSums(items).map(({ currency, payable, count }) => (
          <li key={currency}>
            {count} for {amountText(payable, currency)} in all
          </li>
        ))}
        {hindered.length > 0 && <li>{hindered.length} of them cannot be issued yet and stay drafts</li>}
      </ul>
      <Field label="How far" description={step.means}>
        <RadioButtonGroup
          options={UNTIL.map(({ value, label }) => ({ value: value as string, label }))}
          value={until}
          onChange={setUntil}
        />
      </Field>
      <p>One whose usage or contract changed since it was worked out is left, and worked out anew.</p>
    </ConfirmDialog>
  );
}
