import { Alert } from '@grafana/ui';
import React from 'react';
import { AppPage } from '../parts/AppPage.tsx';
import { useRights } from '../parts/session.ts';
import { InviteForm } from '../users/InviteForm.tsx';
import { UserList } from '../users/UserList.tsx';

/** Who may log in, and as what. */
export function UsersPage() {
  const { session, lacks } = useRights();
  const lack = lacks('user:manage');
  return (
    <AppPage title="Users">
      {lack && <Alert severity="info" title={lack} />}
      {session && !lack && (
        <>
          <InviteForm />
          <UserList self={session.id} />
        </>
      )}
    </AppPage>
  );
}
