import { Alert, Checkbox } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { BILLING, idPath } from '../desk.ts';
import { usualRecipients } from '../texts.ts';
import type { Invoice, OneClient } from '../types.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

/** Mails a paper with its PDF to contacts of its client. */
export function MailDialog({ invoice, onClose, onDone }: { invoice: Invoice; onClose(): void; onDone(): void }) {
  const { id, number = '', client } = invoice;
  const asked = useAsked(() => ask<OneClient>(`${BILLING}/clients/${idPath(client)}`), 0, [client]);
  const [chosen, setChosen] = useState<readonly string[]>();
  const contacts = (asked.data?.client.contacts ?? []).filter(({ email }) => email !== undefined);
  const to = chosen ?? usualRecipients(contacts);
  const wasSent = invoice.events.some(({ event }) => event === 'sent');
  const send = async () => {
    await ask(`${BILLING}/invoices/${idPath(id)}/mail`, { method: 'POST', body: { to, again: wasSent } });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`Mail ${number}`}
      verb={`Mail it to ${to.length}`}
      isReady={to.length > 0}
      deed={send}
      onClose={onClose}
    >
      <p>
        {number} leaves as a PDF, in the language of the client. It counts as sent when a mail server has taken it.
        {wasSent && ' It was sent before.'}
      </p>
      {asked.error && <Alert severity="error" title={asked.error.message} />}
      {asked.data && contacts.length === 0 && (
        <Alert severity="warning" title="No contact of the client has a mail address: add one on the client’s page" />
      )}
      {contacts.map(({ email = '', name }) => (
        <div key={email} style={{ marginBottom: 8 }}>
          <Checkbox
            label={name}
            description={email}
            value={to.includes(email)}
            onChange={(event) =>
              setChosen(event.currentTarget.checked ? [...to, email] : to.filter((each) => each !== email))
            }
          />
        </div>
      ))}
    </ConfirmDialog>
  );
}
