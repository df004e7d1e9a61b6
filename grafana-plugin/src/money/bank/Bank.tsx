import { EmptyState, Field, RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import type { BankEntry } from '../bank.ts';
import { BILLING, type Desk, useClients } from '../desk.ts';
import { readAll } from '../invoices.ts';
import { Quiet } from '../parts.tsx';
import type { InvoiceHead, Page } from '../types.ts';
import { EntryCard } from './EntryCard.tsx';
import { StatementImport } from './StatementImport.tsx';

export interface BankProps {
  desk: Desk;
  state: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

const STATES = [
  { value: 'open', label: 'To decide' },
  { value: 'booked', label: 'Booked' },
  { value: 'ignored', label: 'No payment' },
];
const MOST = 200;

/** Entries of bank statements: what each may be, accepted or put aside by a person. */
export function Bank({ desk, state: said, onChange }: BankProps) {
  const state = STATES.some(({ value }) => value === said) ? said : 'open';
  const query = new URLSearchParams({ limit: String(MOST), sort: '-day', state });
  const asked = useAsked(() => ask<Page<BankEntry>>(`${BILLING}/bank-entries?${query}`), 0, [state]);
  const invoices = useAsked(readNumbers, 0);
  const clients = useClients();
  const numberOf = (id: string) => invoices.data?.get(id) ?? 'an invoice';
  return (
    <>
      <StatementImport desk={desk} onDone={asked.again} />
      <Field label="Entries">
        <RadioButtonGroup options={STATES} value={state} onChange={(value) => onChange({ entries: value })} />
      </Field>
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {({ items, total }) => (
            <>
              {items.length === 0 && (
                <EmptyState
                  hideImage
                  variant={state === 'open' ? 'completed' : 'not-found'}
                  message={state === 'open' ? 'Nothing to decide' : 'No entry here'}
                />
              )}
              {items.map((entry) => (
                <EntryCard
                  key={entry.id}
                  {...{ entry, clients, numberOf, lack: desk.lack }}
                  onDone={() => {
                    asked.again();
                    invoices.again();
                  }}
                />
              ))}
              {total > items.length && (
                <Quiet>
                  {items.length} of {total}: the others come when these are decided.
                </Quiet>
              )}
            </>
          )}
        </Asked>
      )}
    </>
  );
}

/** Numbers of invoices by their ids. */
async function readNumbers(): Promise<ReadonlyMap<string, string>> {
  const { items } = await readAll((path) => ask<Page<InvoiceHead>>(path), `${BILLING}/invoices`, {
    ...{ status: 'issued', limit: '1000', sort: '-created' },
  });
  return new Map(items.map(({ id, number = id }) => [id, number]));
}
