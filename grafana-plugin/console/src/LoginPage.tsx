import { Alert, Button, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { Door } from './Door.tsx';
import { sendToSidecar } from './send.ts';

/** Where people say who they are, or that they have forgotten their password. */
export function LoginPage() {
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
    <Door title="Logixx" onSubmit={(event) => void logIn(event)}>
      <Field label="Mail address" htmlFor="email">
        <Input
          id="email"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      </Field>
      <Field label="Password" htmlFor="password">
        <Input
          id="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </Field>
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
