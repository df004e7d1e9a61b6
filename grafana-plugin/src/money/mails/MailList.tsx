import { TextLink } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { timeText } from '../../parts/times.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Clients, pageOf, useClients } from '../desk.ts';
import { Choice, ClientChoice, None } from '../filters.tsx';
import { Word } from '../Mark.tsx';
import { type BillingMail, MAIL_KINDS, MAIL_STATES, mailKind, mailWord } from '../mails.ts';
import { Bar, Quiet } from '../parts.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import type { Page } from '../types.ts';

export interface MailListProps {
  client: string;
  kind: string;
  state: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

const STATES = Object.entries(MAIL_STATES).map(([value, { word }]) => ({ value, label: word }));
const EVERY_MS = 15_000;

/** What left by mail, what waits, and what a mail server would never take, with its words. */
export function MailList({ client, kind, state, onChange }: MailListProps) {
  const clients = useClients();
  const query = new URLSearchParams({
    ...{ limit: '1000', sort: '-id' },
    ...(client ? { client } : {}),
    ...(kind ? { kind } : {}),
    ...(state ? { state } : {}),
  });
  const asked = useAsked(() => ask<Page<BillingMail>>(`${BILLING}/mails?${query}`), EVERY_MS, [query.toString()]);
  return (
    <>
      <Bar>
        <ClientChoice clients={clients} value={client} onChange={(next) => onChange({ client: next })} />
        <Choice
          label="Kind"
          every="Every kind"
          options={MAIL_KINDS}
          value={kind}
          onChange={(next) => onChange({ kind: next })}
        />
        <Choice
          label="State"
          every="Every state"
          options={STATES}
          value={state}
          onChange={(next) => onChange({ mail: next })}
        />
      </Bar>
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {({ items, total }) => (
            <>
              <RowList
                label="Mails"
                columns={columnsFor(clients)}
                rows={items}
                keyOf={({ id }) => String(id)}
                none={
                  <None
                    what="mail"
                    isFiltered={`${client}${kind}${state}` !== ''}
                    onClear={() => onChange({ client: '', kind: '', mail: '' })}
                  >
                    What is mailed about bills stands here, until a mail server has taken it and after.
                  </None>
                }
              />
              {total > items.length && (
                <Quiet>
                  The newest {items.length} of {total}: choose a client.
                </Quiet>
              )}
            </>
          )}
        </Asked>
      )}
    </>
  );
}

const PAPERS = ['invoice', 'credit-note', 'reminder'];

function columnsFor(clients: Clients): RowColumn<BillingMail>[] {
  return [
    { id: 'queued', title: 'Queued', width: 'minmax(110px, 1fr)', cell: ({ queuedAt }) => timeText(queuedAt) },
    { id: 'state', title: 'State', width: '130px', cell: ({ state }) => <Word {...mailWord(state)} /> },
    { id: 'client', title: 'Client', width: 'minmax(130px, 1.6fr)', cell: ({ client }) => clients.nameOf(client) },
    { id: 'to', title: 'To', width: 'minmax(150px, 2fr)', cell: ({ recipient }) => recipient },
    {
      ...{ id: 'subject', title: 'Subject', width: 'minmax(160px, 2.4fr)' },
      cell: ({ subject, kind, about }) =>
        PAPERS.includes(kind) ? (
          <TextLink
            href={pageOf('invoices', { invoice: about.split(' ')[0] ?? about })}
            inline={false}
            variant="bodySmall"
          >
            {subject || mailKind(kind)}
          </TextLink>
        ) : (
          subject || mailKind(kind)
        ),
    },
    { id: 'words', title: 'The mail server said', width: 'minmax(150px, 2fr)', cell: ({ words }) => words || '–' },
    { id: 'by', title: 'By', width: 'minmax(90px, 1fr)', cell: ({ by }) => by.name },
  ];
}
