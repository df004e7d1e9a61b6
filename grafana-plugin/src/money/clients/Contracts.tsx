import { Button, EmptyState } from '@grafana/ui';
import React, { useState } from 'react';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { ITEM_KINDS } from '../contractFields.ts';
import { itemText } from '../contractTexts.ts';
import { lastDayOf } from '../months.ts';
import { Bar, Card, Quiet } from '../parts.tsx';
import type { StoredContract } from '../types.ts';
import type { ClientTabProps } from './ClientView.tsx';
import { ContractForm } from './ContractForm.tsx';

/** What a client and the host agreed upon, each item in words. */
export function Contracts({ desk, one, again }: ClientTabProps) {
  const [edited, setEdited] = useState<StoredContract | 'new'>();
  if (edited)
    return (
      <ContractForm
        desk={desk}
        client={one}
        {...(edited === 'new' ? {} : { stored: edited })}
        onClose={(changed) => {
          setEdited(undefined);
          if (changed) again();
        }}
      />
    );
  return (
    <>
      <Bar>
        <Button icon="plus" disabled={desk.lack !== undefined} tooltip={desk.lack} onClick={() => setEdited('new')}>
          New contract
        </Button>
      </Bar>
      {one.contracts.length === 0 && (
        <EmptyState hideImage variant="call-to-action" message="No contract yet">
          A contract says what energy, monitoring and service cost; months are billed by it.
        </EmptyState>
      )}
      {one.contracts.map((stored) => (
        <ContractCard
          key={stored.id}
          {...{ stored, currency: one.client.currency, lack: desk.lack }}
          onChange={() => setEdited(stored)}
        />
      ))}
    </>
  );
}

interface ContractCardProps {
  stored: StoredContract;
  currency: string;
  lack: string | undefined;
  onChange(): void;
}

function ContractCard({ stored: { contract }, currency, lack, onChange }: ContractCardProps) {
  return (
    <Card
      title={contract.title}
      actions={
        <Button
          size="sm"
          variant="secondary"
          icon="pen"
          disabled={lack !== undefined}
          tooltip={lack}
          onClick={onChange}
        >
          Change
        </Button>
      }
    >
      <p>
        <Quiet>{spanText(contract)}</Quiet>
      </p>
      <PlainTable
        columns={['Item', 'Kind', 'What it costs', 'Holds']}
        rows={contract.items.map((item) => [
          item.title,
          ITEM_KINDS[item.kind]?.label ?? item.kind,
          itemText(item, currency),
          item['from'] || item['to'] ? spanText(item as { from?: string; to?: string }) : 'as the contract',
        ])}
        none="No item."
      />
    </Card>
  );
}

function spanText({ from, to }: { from?: string; to?: string }): string {
  return [from && `from ${from}`, to ? `until ${lastDayOf(to)}` : 'without an end'].filter(Boolean).join(' ');
}
