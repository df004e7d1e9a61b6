import { Alert, Button, Combobox, Field, Input } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { ask } from '../api/ask.ts';
import { ROLES } from './roles.ts';

interface Said {
  severity: 'success' | 'error';
  text: string;
  link?: string;
}

/** Invites an address: by mail, or by a link to hand over where no mail can be sent. */
export function InviteForm() {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('viewer');
  const [said, setSaid] = useState<Said>();
  const roleId = useId();
  const invite = async () => {
    const answer = await order(email.trim(), role);
    setSaid(answer);
    if (answer.severity === 'success') setEmail('');
  };
  return (
    <div style={{ marginBottom: 16 }}>
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
        <Field label="as" htmlFor={roleId} noMargin>
          <Combobox id={roleId} width={24} options={ROLES} value={role} onChange={({ value }) => setRole(value)} />
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
    </div>
  );
}

async function order(email: string, role: string): Promise<Said> {
  try {
    const body = { email, roles: [role] };
    const { link } = await ask<{ link?: string }>('/api/v1/invitations', { method: 'POST', body });
    if (link === undefined) return { severity: 'success', text: `A mail is on its way to ${email}` };
    return { severity: 'success', text: `Hand this link to ${email}; it is shown once, and good for 7 days`, link };
  } catch (error) {
    return { severity: 'error', text: (error as Error).message };
  }
}
