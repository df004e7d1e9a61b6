import { css } from '@emotion/css';
import { Alert, EmptyState, useTheme2 } from '@grafana/ui';
import React from 'react';
import { ask, type Refusal } from '../api/ask.ts';
import { AppPage } from '../parts/AppPage.tsx';
import { Asked } from '../parts/Asked.tsx';
import type { Session } from '../parts/session.ts';
import { useAsked } from '../parts/useAsked.ts';
import { BILLING, type Desk } from './desk.ts';
import type { Settings } from './types.ts';

/** A page about money: for those who may see it, where the sidecar sends bills at all. */
export function BillingPage({ title, children }: { title: string; children(desk: Desk): React.ReactNode }) {
  const session = useAsked(() => ask<Session>('/api/v1/session'), 0);
  return (
    <AppPage title={title}>
      {session.data === undefined && session.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={session}>{(who) => <ForWhom who={who}>{children}</ForWhom>}</Asked>
      )}
    </AppPage>
  );
}

function ForWhom({ who, children }: { who: Session; children(desk: Desk): React.ReactNode }) {
  const roles = who.roles.join(' and ') || 'without a role';
  if (!who.permissions.includes('billing:read'))
    return (
      <Alert severity="info" title={`Money is for the roles billing and admin; you are ${roles}`}>
        Somebody with the role admin can change that on the page Users.
      </Alert>
    );
  const lack = who.permissions.includes('billing:write')
    ? undefined
    : `This needs the permission billing:write; you are ${roles}`;
  return <Opened lack={lack}>{children}</Opened>;
}

function Opened({ lack, children }: { lack: string | undefined; children(desk: Desk): React.ReactNode }) {
  const asked = useAsked(() => ask<Settings>(`${BILLING}/settings`), 0);
  if ((asked.error as Refusal | undefined)?.status === 404)
    return (
      <EmptyState hideImage variant="not-found" message="Nobody sends bills yet">
        Say in logixx.yml below sidecar.billing who sells, in which time zone and with which taxes; then start the
        sidecar again.
      </EmptyState>
    );
  if (asked.data === undefined && asked.error === undefined) return <MoneySkeleton />;
  return <Asked asked={asked}>{(settings) => children({ settings, lack })}</Asked>;
}

/** The page as it will be, before anything is known. */
export function MoneySkeleton() {
  const { spacing, colors, shape } = useTheme2();
  const block = (height: number, key: string) => (
    <div
      key={key}
      className={css({ height, background: colors.background.primary, borderRadius: shape.radius.default })}
    />
  );
  return (
    <div role="status" aria-busy="true" aria-label="Reading" className={css({ display: 'grid', gap: spacing(1) })}>
      {block(32, 'bar')}
      {block(72, 'sums')}
      {block(420, 'list')}
    </div>
  );
}
