import { useEffect, useState } from 'react';
import { ask } from '../api/ask.ts';

/** Who asks, as the sidecar knows them (GET /api/v1/session). */
export interface Session {
  id: string;
  name: string;
  roles: string[];
  permissions: string[];
}

let known: Promise<Session> | undefined;

function readSession(): Promise<Session> {
  known ??= ask<Session>('/api/v1/session').catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

export interface Rights {
  session: Session | undefined;
  /** Why something is not allowed; undefined where it is, or where nobody knows yet. */
  lacks(permission: string): string | undefined;
}

/** What the person who looks may do; asked once a page load. */
export function useRights(): Rights {
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    let gone = false;
    readSession().then(
      (told) => !gone && setSession(told),
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, []);
  return {
    session,
    lacks: (permission) =>
      session === undefined || session.permissions.includes(permission)
        ? undefined
        : `This needs the permission ${permission}; you are ${session.roles.join(' and ') || 'without a role'}`,
  };
}
