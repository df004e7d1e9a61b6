import { LinkButton, TextLink } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { PageTabs } from '../../parts/PageTabs.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText, signOf } from '../amounts.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { Deposits } from '../deposits/Deposits.tsx';
import { BILLING, type Desk, idPath, pageOf } from '../desk.ts';
import { Bar } from '../parts.tsx';
import type { OneClient } from '../types.ts';
import { Account } from './Account.tsx';
import { ClientFacts } from './ClientFacts.tsx';
import { ClientForm } from './ClientForm.tsx';
import { Contracts } from './Contracts.tsx';
import { Devices } from './Devices.tsx';

export interface ClientTabProps {
  desk: Desk;
  one: OneClient;
  again(): void;
}

const TABS = {
  client: { label: 'Client', show: ClientFacts },
  contracts: { label: 'Contracts', show: Contracts },
  devices: { label: 'Devices', show: Devices },
  account: { label: 'Account', show: Account },
  deposits: { label: 'Deposits', show: Deposits },
} as const;

export interface ClientViewProps {
  desk: Desk;
  id: string;
  tab: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

/** One client: who it is, what was agreed upon, which devices it has, and what it owes. */
export function ClientView({ desk, id, tab, onChange }: ClientViewProps) {
  const asked = useAsked(() => ask<OneClient>(`${BILLING}/clients/${idPath(id)}`), 0, [id]);
  const name = (tab in TABS ? tab : 'client') as keyof typeof TABS;
  if (asked.data === undefined && asked.error === undefined) return <MoneySkeleton />;
  return (
    <Asked asked={asked}>
      {(one) => {
        if (tab === 'edit')
          return (
            <ClientForm
              desk={desk}
              stored={one}
              onDone={() => {
                asked.again();
                onChange({ tab: '' });
              }}
            />
          );
        const Shown = TABS[name].show;
        return (
          <>
            <Head one={one} />
            <PageTabs
              tabs={TABS}
              active={name}
              counts={{ contracts: one.contracts.length }}
              onChange={(each) => onChange({ tab: each })}
            />
            <div style={{ paddingTop: 12 }}>
              <Shown desk={desk} one={one} again={asked.again} />
            </div>
          </>
        );
      }}
    </Asked>
  );
}

function Head({ one: { id, client, owed } }: { one: OneClient }) {
  const hasCredit = signOf(owed) < 0;
  return (
    <Bar>
      <div style={{ flex: '1 1 220px' }}>
        <TextLink href={pageOf('clients')} inline={false} variant="bodySmall">
          ← All clients
        </TextLink>
        <h2 style={{ margin: 0 }}>{client.name}</h2>
        {hasCredit ? 'Has a credit of ' : 'Owes '}
        <b>{amountText(owed.replace('-', ''), client.currency)}</b>
        {client.state === 'ended' && ' · ended'}
      </div>
      <div style={{ display: 'flex', gap: 8 }}>
        <LinkButton variant="secondary" href={pageOf('usage', { client: id })}>
          Usage
        </LinkButton>
        <LinkButton variant="secondary" href={pageOf('invoices', { client: id })}>
          Invoices
        </LinkButton>
      </div>
    </Bar>
  );
}
