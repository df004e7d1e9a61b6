import { Alert, Button } from '@grafana/ui';
import React, { useContext, useState } from 'react';
import { Door } from './Door.tsx';
import { OwnerContext } from './ownerContext.ts';
import { sendToSidecar } from './send.ts';
import { TextField } from './TextField.tsx';

/** Where people say who they are, or that they have forgotten their password. */
export function LoginPage() {
  const { name } = useContext(OwnerContext);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [state, setState] = useState<{ busy?: boolean; error?: string; mailed?: boolean }>({});
  const logIn = async (event: React.FormEvent) => {
    event.preventDefault();
    setState({ busy: true });
    const error = await sendToSidecar('/api/v1/session', { email, password });
    if (error === undefined) location.assign(whereTo(new URLSearchParams(location.search).get('to')));
    else setState({ error });
  };
  const forgotten = async () => {
    setState({ busy: true });
    const error = await sendToSidecar('/api/v1/password-reset', { email });
    setState(error === undefined ? { mailed: true } : { error });
  };
  return (
    <Door title={name} onSubmit={(event) => void logIn(event)}>
      <TextField
        {...{ id: 'email', label: 'Mail address', type: 'email', autoComplete: 'username', autoFocus: true }}
        value={email}
        onChange={setEmail}
      />
      <TextField
        {...{ id: 'password', label: 'Password', type: 'password', autoComplete: 'current-password' }}
        value={password}
        onChange={setPassword}
      />
      {state.error && <Alert severity="error" title={state.error} />}
      {state.mailed && (
        <Alert severity="success" title="If the address has an account, a mail with a link is on its way to it." />
      )}
      <Button type="submit" disabled={state.busy === true}>
        Log in
      </Button>{' '}
      <Button
        variant="secondary"
        fill="text"
        disabled={state.busy === true || !email.includes('@')}
        tooltip={email.includes('@') ? undefined : 'Write your mail address first'}
        onClick={() => void forgotten()}
      >
        Forgotten?
      </Button>
    </Door>
  );
}

/** Only within these pages: an address from outside must not lead away. */
function whereTo(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : '/';
}
