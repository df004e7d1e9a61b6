import { LinkButton, TextLink } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Desk, pageOf } from '../desk.ts';
import { Choice, None, SearchBox } from '../filters.tsx';
import { Bar, Quiet } from '../parts.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import { termsText } from '../texts.ts';
import type { Page, StoredClient } from '../types.ts';

const STATES = [
  { value: 'active', label: 'Active' },
  { value: 'ended', label: 'Ended' },
];

export interface ClientListProps {
  desk: Desk;
  search: string;
  state: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

/** Who is billed; found by words. */
export function ClientList({ desk: { lack }, search, state, onChange }: ClientListProps) {
  const query = new URLSearchParams({
    ...{ limit: '1000', sort: 'name' },
    ...(search.trim() === '' ? {} : { search: search.trim() }),
    ...(state === '' ? {} : { state }),
  });
  const asked = useAsked(() => ask<Page<StoredClient>>(`${BILLING}/clients?${query}`), 0, [query.toString()]);
  const isFiltered = search.trim() !== '' || state !== '';
  return (
    <>
      <Filters {...{ lack, search, state, onChange }} />
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {({ items, total }) => (
            <>
              <RowList
                label="Clients"
                columns={COLUMNS}
                rows={items}
                keyOf={({ id }) => id}
                none={
                  <None what="client" isFiltered={isFiltered} onClear={() => onChange({ q: '', state: '' })}>
                    A client has an address, a currency and terms; then its contracts and devices.
                  </None>
                }
              />
              {total > items.length && (
                <Quiet>
                  {items.length} of {total}: search for the others.
                </Quiet>
              )}
            </>
          )}
        </Asked>
      )}
    </>
  );
}

function Filters({ lack, search, state, onChange }: Omit<ClientListProps, 'desk'> & { lack: string | undefined }) {
  return (
    <Bar>
      <SearchBox
        label="Search clients"
        placeholder="A name, VAT id, city, contact …"
        value={search}
        onChange={(q) => onChange({ q })}
      />
      <Choice
        label="State"
        every="Active and ended"
        options={STATES}
        value={state}
        onChange={(next) => onChange({ state: next })}
      />
      <LinkButton icon="plus" href={pageOf('clients', { client: 'new' })} disabled={lack !== undefined} tooltip={lack}>
        New client
      </LinkButton>
    </Bar>
  );
}

const COLUMNS: readonly RowColumn<StoredClient>[] = [
  {
    ...{ id: 'name', title: 'Client', width: 'minmax(180px, 3fr)' },
    cell: ({ id, client }) => (
      <TextLink href={pageOf('clients', { client: id })} inline={false} variant="bodySmall">
        {client.name}
      </TextLink>
    ),
  },
  {
    ...{ id: 'place', title: 'Place', width: 'minmax(120px, 2fr)' },
    cell: ({ client: { address } }) => `${address.city}, ${address.country}`,
  },
  { id: 'vat', title: 'VAT id', width: 'minmax(110px, 1.4fr)', cell: ({ client }) => client.vatId ?? '–' },
  {
    ...{ id: 'contact', title: 'Contact', width: 'minmax(150px, 2.4fr)' },
    cell: ({ client: { contacts } }) => contacts[0]?.email ?? contacts[0]?.name ?? '–',
  },
  {
    ...{ id: 'terms', title: 'Terms', width: 'minmax(130px, 2fr)' },
    cell: ({ client }) => termsText(client.terms),
  },
  { id: 'currency', title: 'Currency', width: '84px', cell: ({ client }) => client.currency },
  { id: 'state', title: 'State', width: '76px', cell: ({ client }) => client.state },
];
