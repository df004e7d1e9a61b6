import { Icon, LinkButton } from '@grafana/ui';
import React from 'react';
import { APP_ID } from '../constants.ts';
import { useApprovals } from './useWaiting.ts';

/** How many steps wait for a person, on every page; nothing where none does. */
export function WaitingCount() {
  const count = useApprovals().data?.length ?? 0;
  if (count === 0) return null;
  return (
    <LinkButton
      size="sm"
      variant="primary"
      fill="outline"
      href={`/a/${APP_ID}/remediation?tab=waiting`}
      tooltip="Steps that begin only when somebody approves them"
      data-testid="waiting-count"
    >
      <Icon name="user" /> {count === 1 ? '1 waits' : `${count} wait`} for you
    </LinkButton>
  );
}
