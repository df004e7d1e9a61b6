import { Alert, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText } from '../amounts.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Clients, type Desk, pageOf, useClients } from '../desk.ts';
import { None } from '../filters.tsx';
import { fitting, type InvoiceFilter, nameOfPaper, periodText, queriesOf, readAll, totalsOf } from '../invoices.ts';
import { InvoiceMark } from '../Mark.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import { type InvoiceSort, sorted } from '../sorting.ts';
import type { InvoiceHead, Page } from '../types.ts';
import { InvoiceFilters, NO_FILTER } from './InvoiceFilters.tsx';
import { NewDraft } from './NewDraft.tsx';
import { TotalCards } from './TotalCards.tsx';

export interface InvoiceListProps {
  desk: Desk;
  filter: InvoiceFilter;
  onChange(changed: Readonly<Record<string, string>>): void;
}

interface Read {
  heads: InvoiceHead[];
  /** How many of more are here; undefined: all. */
  partOf?: number;
}

const EVERY_MS = 60_000;

/** Invoices, credit notes and drafts, with what they come to. */
export function InvoiceList({ desk, filter, onChange }: InvoiceListProps) {
  const clients = useClients();
  const queries = queriesOf(filter);
  const asked = useAsked(() => read(queries), EVERY_MS, [queries]);
  const [isNew, setIsNew] = useState(false);
  return (
    <>
      <InvoiceFilters
        {...{ filter, onChange, clients, today: desk.settings.today, lack: desk.lack }}
        onNew={() => setIsNew(true)}
      />
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {(told) => <Told {...{ told, filter, clients }} onClear={() => onChange(NO_FILTER)} />}
        </Asked>
      )}
      {isNew && (
        <NewDraft
          desk={desk}
          clients={clients}
          client={filter.client}
          onClose={() => setIsNew(false)}
          onMade={(invoice) => onChange({ invoice })}
        />
      )}
    </>
  );
}

async function read(queries: readonly Record<string, string>[]): Promise<Read> {
  const all = await Promise.all(
    queries.map((query) => readAll((path) => ask<Page<InvoiceHead>>(path), `${BILLING}/invoices`, query)),
  );
  const heads = all.flatMap(({ items }) => items);
  const total = all.reduce((sum, each) => sum + each.total, 0);
  return all.every(({ whole }) => whole) ? { heads } : { heads, partOf: total };
}

interface ToldProps {
  told: Read;
  filter: InvoiceFilter;
  clients: Clients;
  onClear(): void;
}

function Told({ told: { heads, partOf }, filter, clients, onClear }: ToldProps) {
  const [sort, setSort] = useState<InvoiceSort>({ id: 'day', descending: true });
  const rows = sorted(fitting(heads, filter, clients.nameOf), sort, clients.nameOf);
  return (
    <>
      {partOf !== undefined && (
        <Alert
          severity="warning"
          title={`The newest ${heads.length} of ${partOf} are here: choose a client or a month`}
        />
      )}
      <TotalCards totals={totalsOf(rows)} />
      <RowList
        label="Invoices"
        columns={columnsFor(clients)}
        rows={rows}
        keyOf={({ id }) => id}
        none={
          <None what="invoice" isFiltered={Object.keys(filter).length > 0} onClear={onClear}>
            Draft the month of a contract, look at it, issue it.
          </None>
        }
        sort={sort}
        sortable={['number', 'client', 'day', 'due', 'payable', 'open']}
        onSort={(id) => setSort((before) => ({ id, descending: before.id === id ? !before.descending : true }))}
      />
    </>
  );
}

function columnsFor(clients: Clients): RowColumn<InvoiceHead>[] {
  return [
    {
      ...{ id: 'number', title: 'Number', width: 'minmax(132px, 1.4fr)' },
      cell: (head) => (
        <TextLink href={pageOf('invoices', { invoice: head.id })} inline={false} variant="bodySmall">
          {nameOfPaper(head)}
        </TextLink>
      ),
    },
    { id: 'state', title: 'State', width: '132px', cell: ({ state, kind }) => <State state={state} kind={kind} /> },
    { id: 'client', title: 'Client', width: 'minmax(150px, 2fr)', cell: ({ client }) => clients.nameOf(client) },
    { id: 'period', title: 'Period', width: 'minmax(124px, 1fr)', cell: ({ period }) => periodText(period) },
    { id: 'day', title: 'Issued', width: '96px', cell: ({ issueDay }) => issueDay ?? '–' },
    { id: 'due', title: 'Due', width: '96px', cell: ({ dueDay, kind }) => (kind === 'invoice' && dueDay) || '–' },
    {
      ...{ id: 'payable', title: 'Payable', width: '132px', right: true },
      cell: ({ payable, currency }) => amountText(payable, currency),
    },
    {
      ...{ id: 'open', title: 'Open', width: '132px', right: true },
      cell: ({ open, currency, kind, state }) =>
        kind === 'invoice' && state !== 'draft' ? amountText(open, currency) : '–',
    },
  ];
}

function State({ state, kind }: { state: string; kind: string }) {
  return kind === 'credit-note' ? <>Credit note</> : <InvoiceMark state={state} />;
}
