import { Button, Combobox, FilterInput } from '@grafana/ui';
import React from 'react';
import type { Clients } from '../desk.ts';
import { INVOICE_STATES, type InvoiceFilter } from '../invoices.ts';
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

const STATES = [
  { value: '', label: 'Every state' },
  ...Object.entries(INVOICE_STATES).map(([value, { word }]) => ({ value, label: word })),
];

/** What the list shows; all of it stands in the address. */
export function InvoiceFilters({ filter, clients, today, lack, onChange, onNew }: InvoiceFiltersProps) {
  const { state = '', client = '', month = '', search = '' } = filter;
  const names = clients.list.map((each) => ({ value: each.id, label: each.client.name }));
  const months = monthsBefore(today.slice(0, 7), 60).map((value) => ({ value, label: monthText(value) }));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Bar>
      <div style={{ flex: '1 1 180px' }}>
        <FilterInput
          placeholder="A number or a name"
          aria-label="Search invoices"
          value={search}
          escapeRegex={false}
          onChange={(q) => onChange({ q })}
        />
      </div>
      <Combobox
        width={20}
        aria-label="State"
        options={STATES}
        value={state}
        onChange={({ value }) => onChange({ state: value })}
      />
      <Combobox
        width={28}
        aria-label="Client"
        options={[{ value: '', label: 'Every client' }, ...names]}
        value={client}
        onChange={({ value }) => onChange({ client: value })}
      />
      <Combobox
        width={20}
        aria-label="Month"
        options={[{ value: '', label: 'Every month' }, ...months]}
        value={month}
        onChange={({ value }) => onChange({ month: value })}
      />
      {isFiltered && (
        <Button variant="secondary" onClick={() => onChange({ state: '', client: '', month: '', q: '' })}>
          Clear filters
        </Button>
      )}
      <Button icon="plus" disabled={lack !== undefined} tooltip={lack} onClick={onNew}>
        New draft
      </Button>
    </Bar>
  );
}
