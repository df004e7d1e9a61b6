import { Button, Combobox, EmptyState, FilterInput } from '@grafana/ui';
import React from 'react';
import type { Clients } from './desk.ts';

export interface ChoiceProps {
  label: string;
  /** What stands there while nothing is chosen: `Every state`. */
  every: string;
  options: readonly { value: string; label: string }[];
  value: string;
  width?: number;
  onChange(value: string): void;
}

/** One of a few by which a list is filtered, or all of them. */
export function Choice({ label, every, options, value, width = 20, onChange }: ChoiceProps) {
  return (
    <Combobox
      width={width}
      aria-label={label}
      options={[{ value: '', label: every }, ...options]}
      value={value}
      onChange={(chosen) => onChange(chosen.value)}
    />
  );
}

/** One client, or every one. */
export function ClientChoice({
  clients,
  value,
  onChange,
}: { clients: Clients } & Pick<ChoiceProps, 'value' | 'onChange'>) {
  const options = clients.list.map(({ id, client }) => ({ value: id, label: client.name }));
  return <Choice label="Client" every="Every client" width={28} {...{ options, value, onChange }} />;
}

/** Words that are searched for. */
export function SearchBox({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange(value: string): void;
}) {
  return (
    <div style={{ flex: '1 1 200px' }}>
      <FilterInput placeholder={placeholder} aria-label={label} value={value} escapeRegex={false} onChange={onChange} />
    </div>
  );
}

export interface NoneProps {
  /** Of what there is none: `invoice`. */
  what: string;
  isFiltered: boolean;
  /** What would be here, and what fills it. */
  children?: React.ReactNode;
  onClear(): void;
}

/** What stands in place of a list without rows: what would be there, or that nothing fits the filter. */
export function None({ what, isFiltered, children, onClear }: NoneProps) {
  if (!isFiltered)
    return (
      <EmptyState hideImage variant="call-to-action" message={`No ${what} yet`}>
        {children}
      </EmptyState>
    );
  return (
    <>
      {`No ${what} fits. `}
      <Button size="sm" variant="secondary" onClick={onClear}>
        Clear filters
      </Button>
    </>
  );
}
