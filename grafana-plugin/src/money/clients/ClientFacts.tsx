import { css } from '@emotion/css';
import { LinkButton, useTheme2 } from '@grafana/ui';
import React from 'react';
import { timeText } from '../../parts/times.ts';
import { amountText } from '../amounts.ts';
import { pageOf } from '../desk.ts';
import { Card, Facts, Quiet } from '../parts.tsx';
import { addressLines, termsText } from '../texts.ts';
import type { Address, Client } from '../types.ts';
import type { ClientTabProps } from './ClientView.tsx';

const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', de: 'German', es: 'Spanish' };

/** What is known of a client. */
export function ClientFacts({ desk: { settings, lack }, one: { id, client, changedAt } }: ClientTabProps) {
  const { spacing } = useTheme2();
  const tax = settings.taxes.find(({ name }) => name === client.tax)?.title ?? client.tax;
  return (
    <>
      <div
        className={css({
          display: 'grid',
          gap: spacing(0, 1.5),
          gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
        })}
      >
        <Card title="Who">
          <Facts facts={whoFacts(client)} />
        </Card>
        <Card title="What was agreed upon">
          <Facts
            facts={[
              ['Currency', client.currency],
              ['Language', LANGUAGES[client.language] ?? client.language],
              ['Payable', termsText(client.terms)],
              ['Tax', tax],
              ['Prices', client.prices === 'inclusive' ? 'with tax' : 'without tax'],
              ['Tax is rounded', client.taxRounding === 'per-line' ? 'on each line' : 'once a rate'],
              ['Credit limit', client.creditLimit ? amountText(client.creditLimit, client.currency) : 'none'],
            ]}
          />
        </Card>
        <Card title="People">
          {client.contacts.length === 0 ? (
            <Quiet>No contact: invoices cannot be sent by mail.</Quiet>
          ) : (
            <Facts facts={client.contacts.map((each) => [each.name, contactText(each)])} />
          )}
        </Card>
      </div>
      <LinkButton
        variant="secondary"
        icon="pen"
        href={pageOf('clients', { client: id, tab: 'edit' })}
        disabled={lack !== undefined}
        tooltip={lack}
      >
        Change
      </LinkButton>{' '}
      <Quiet>Last changed {timeText(changedAt)}. Invoices that were issued keep what was true then.</Quiet>
    </>
  );
}

function whoFacts(client: Client): [string, React.ReactNode][] {
  return [
    ['Address', <Lines key="address" address={client.address} />],
    ...(client.shipping
      ? [['Shipments', <Lines key="to" address={client.shipping} />] as [string, React.ReactNode]]
      : []),
    ['VAT id', client.vatId ?? '–'],
    ...(client.taxIds ?? []).map(({ kind, value }): [string, React.ReactNode] => [kind, value]),
    ...(client.note ? [['Note', client.note] as [string, React.ReactNode]] : []),
  ];
}

function Lines({ address }: { address: Address }) {
  return (
    <>
      {addressLines(address).map((line) => (
        <div key={line}>{line}</div>
      ))}
    </>
  );
}

function contactText({ email, phone, role }: Client['contacts'][number]): string {
  return [role, email, phone].filter(Boolean).join(' · ') || '–';
}
