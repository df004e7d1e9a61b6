import { Button } from '@grafana/ui';
import React from 'react';
import type { Clients } from '../desk.ts';
import { Choice, ClientChoice, SearchBox } from '../filters.tsx';
import { INVOICE_FILTER_STATES, type InvoiceFilter } from '../invoices.ts';
import { monthsBefore, monthText } from '../months.ts';
import { Bar } from '../parts.tsx';

export interface InvoiceFiltersProps {
  filter: InvoiceFilter;
  clients: Clients;
  today: string;
  lack: string | undefined;
  onChange(changed: Readonly<Record<string, string>>): void;
  onNew(): void;
}

export const NO_FILTER = { state: '', client: '', month: '', q: '' };

/** What the list shows; all of it stands in the address. */
export function InvoiceFilters({ filter, clients, today, lack, onChange, onNew }: InvoiceFiltersProps) {
  const { state = '', client = '', month = '', search = '' } = filter;
  const months = monthsBefore(today.slice(0, 7), 60).map((value) => ({ value, label: monthText(value) }));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Bar>
      <SearchBox
        label="Search invoices"
        placeholder="A number or a name"
        value={search}
        onChange={(q) => onChange({ q })}
      />
      <Choice
        label="State"
        every="Every state"
        options={INVOICE_FILTER_STATES}
        value={state}
        onChange={(next) => onChange({ state: next })}
      />
      <ClientChoice clients={clients} value={client} onChange={(next) => onChange({ client: next })} />
      <Choice
        label="Month"
        every="Every month"
        options={months}
        value={month}
        onChange={(next) => onChange({ month: next })}
      />
      {isFiltered && (
        <Button variant="secondary" onClick={() => onChange(NO_FILTER)}>
          Clear filters
        </Button>
      )}
      <Button icon="plus" disabled={lack !== undefined} tooltip={lack} onClick={onNew}>
        New draft
      </Button>
    </Bar>
  );
}
