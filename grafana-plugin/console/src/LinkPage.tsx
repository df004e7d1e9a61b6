import { Alert, Button } from '@grafana/ui';
import React, { useState } from 'react';
import { Door } from './Door.tsx';
import type { Link } from './link.ts';
import { sendToSidecar } from './send.ts';
import { TextField } from './TextField.tsx';

const SHORTEST = 12;

/** Where the link of an invitation or of a forgotten password leads: a new password, and a name for who is new. */
export function LinkPage({ link: { kind, token } }: { link: Link }) {
  const isNew = kind === 'registration';
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<{ busy?: boolean; error?: string; done?: boolean }>({});
  const send = async (event: React.FormEvent) => {
    event.preventDefault();
    setState({ busy: true });
    const error = isNew
      ? await sendToSidecar('/api/v1/registrations', { invitation: token, name: name.trim(), password })
      : await sendToSidecar('/api/v1/password-reset/confirmation', { token, password });
    setState(error === undefined ? { done: true } : { error });
  };
  if (state.done)
    return (
      <Door title="Done">
        <p>{isNew ? 'The account is made.' : 'The password is set; every session has ended.'}</p>
        <Button onClick={() => location.replace('/login')}>Log in</Button>
      </Door>
    );
  return (
    <Door title={isNew ? 'Make your account' : 'Set a new password'} onSubmit={(event) => void send(event)}>
      {isNew && (
        <TextField {...{ id: 'name', label: 'Your name', autoComplete: 'name' }} value={name} onChange={setName} />
      )}
      <TextField
        {...{ id: 'password', label: 'Password', type: 'password', autoComplete: 'new-password' }}
        description={`At least ${SHORTEST} characters`}
        value={password}
        onChange={setPassword}
      />
      {state.error && <Alert severity="error" title={state.error} />}
      <Button type="submit" disabled={state.busy === true}>
        {isNew ? 'Make the account' : 'Set the password'}
      </Button>
    </Door>
  );
}
