import { Alert, Button, MultiCombobox } from '@grafana/ui';
import React, { useState } from 'react';
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
            rows={items.map(({ id, name, email, roles, disabled, createdAt }) => [
              disabled ? `${name} (shut out)` : name,
              email,
              <MultiCombobox
                key={`${id}-${roles.join()}`}
                width="auto"
                minWidth={24}
                aria-label={`Roles of ${name}`}
                options={ROLES}
                value={roles}
                onChange={(chosen) => void change(id, { roles: chosen.map(({ value }) => value) })}
              />,
              timeText(createdAt),
              id === self ? (
                'you'
              ) : (
                <Button
                  key="shut"
                  size="sm"
                  variant="secondary"
                  onClick={() => void change(id, { disabled: !disabled })}
                >
                  {disabled ? 'Let in again' : 'Shut out'}
                </Button>
              ),
            ])}
            none="Nobody yet."
          />
        )}
      </Asked>
    </>
  );
}
