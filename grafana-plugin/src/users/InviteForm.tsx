import { Alert, Button, Combobox, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { ROLES } from './roles.ts';

/** Invites an address: by mail, or by a link to hand over where no mail can be sent. */
export function InviteForm() {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('viewer');
  const [said, setSaid] = useState<{ severity: 'success' | 'error'; text: string; link?: string }>();
  const invite = async () => {
    try {
      const { link } = await ask<{ link?: string }>('/api/v1/invitations', {
        method: 'POST',
        body: { email: email.trim(), roles: [role] },
      });
      const text =
        link === undefined
          ? `A mail is on its way to ${email}`
          : `Hand this link to ${email}; it is shown once, and good for 7 days`;
      setSaid({ severity: 'success', text, ...(link === undefined ? {} : { link }) });
      setEmail('');
    } catch (error) {
      setSaid({ severity: 'error', text: (error as Error).message });
    }
  };
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end' }}>
        <Field label="Invite" noMargin>
          <Input
            width={32}
            type="email"
            placeholder="mail address"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        </Field>
        <Field label="as" noMargin>
          <Combobox width={24} options={ROLES} value={role} onChange={({ value }) => setRole(value)} />
        </Field>
        <Button disabled={!email.includes('@')} onClick={() => void invite()}>
          Invite
        </Button>
      </div>
      {said && (
        <Alert severity={said.severity} title={said.text} style={{ marginTop: 8 }}>
          {said.link && <code>{said.link}</code>}
        </Alert>
      )}
      <div style={{ height: 16 }} />
    </>
  );
}
