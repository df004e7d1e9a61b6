import { Alert, Button, MultiCombobox } from '@grafana/ui';
import React, { useId, useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { ROLES } from './roles.ts';

interface User {
  id: string;
  email: string;
  name: string;
  roles: string[];
  disabled: boolean;
  createdAt: string;
}

/** Everybody, with their roles; nobody is deleted, as their deeds stay theirs. */
export function UserList({ self }: { self: string }) {
  const asked = useAsked(() => ask<{ items: User[] }>('/api/v1/users?limit=1000'), 0);
  const [problem, setProblem] = useState<string>();
  const change = async (id: string, body: { roles?: string[]; disabled?: boolean }) => {
    try {
      await ask(`/api/v1/users/${encodeURIComponent(id)}`, { method: 'PATCH', body });
      setProblem(undefined);
    } catch (error) {
      setProblem((error as Error).message);
    }
    asked.again();
  };
  return (
    <>
      {problem && <Alert severity="error" title={problem} />}
      <Asked asked={asked}>
        {({ items }) => (
          <PlainTable
            columns={['Name', 'Mail address', 'Roles', 'Since', '']}
            rows={items.map((user) => [
              user.disabled ? `${user.name} (shut out)` : user.name,
              user.email,
              <Roles key={user.id} user={user} onChange={(roles) => void change(user.id, { roles })} />,
              timeText(user.createdAt),
              user.id === self ? (
                'you'
              ) : (
                <ShutOut key="shut" user={user} onChange={() => void change(user.id, { disabled: !user.disabled })} />
              ),
            ])}
            none="Nobody yet."
          />
        )}
      </Asked>
    </>
  );
}

function Roles({ user: { name, roles }, onChange }: { user: User; onChange(roles: string[]): void }) {
  const label = useId();
  return (
    <>
      <span id={label} hidden>
        Roles of {name}
      </span>
      <MultiCombobox
        key={roles.join()}
        width="auto"
        minWidth={24}
        aria-labelledby={label}
        options={ROLES}
        value={roles}
        onChange={(chosen) => onChange(chosen.map(({ value }) => value))}
      />
    </>
  );
}

function ShutOut({ user: { name, disabled }, onChange }: { user: User; onChange(): void }) {
  const verb = disabled ? 'Let in again' : 'Shut out';
  return (
    <Button size="sm" variant="secondary" aria-label={`${verb}: ${name}`} onClick={onChange}>
      {verb}
    </Button>
  );
}
