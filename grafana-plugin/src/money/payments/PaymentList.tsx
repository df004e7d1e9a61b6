import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText, signOf } from '../amounts.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Clients, type Desk, useClients } from '../desk.ts';
import { Choice, ClientChoice, None } from '../filters.tsx';
import { METHODS, methodText } from '../methods.ts';
import { Bar, Quiet } from '../parts.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import type { Page, Payment } from '../types.ts';
import { AllotDialog } from './AllotDialog.tsx';
import { PaymentForm } from './PaymentForm.tsx';

export interface PaymentListProps {
  desk: Desk;
  client: string;
  method: string;
  /** `yes`: those of which something is for no invoice; `no`: the others. */
  free: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

/** What came in and went back, and what of it is for no invoice yet. */
export function PaymentList({ desk, client, method, free, onChange }: PaymentListProps) {
  const clients = useClients();
  const query = new URLSearchParams({
    ...{ limit: '1000', sort: '-received' },
    ...(client ? { client } : {}),
    ...(method ? { method } : {}),
    ...(free ? { free: String(free === 'yes') } : {}),
  });
  const asked = useAsked(() => ask<Page<Payment>>(`${BILLING}/payments?${query}`), 60_000, [query.toString()]);
  const [isNew, setIsNew] = useState(false);
  const [allotted, setAllotted] = useState<Payment>();
  return (
    <>
      <Filters {...{ desk, client, method, free, clients, onChange }} onNew={() => setIsNew(true)} />
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {({ items, total }) => (
            <>
              <RowList
                label="Payments"
                columns={columnsFor(clients, desk.lack, setAllotted)}
                rows={items}
                keyOf={({ id }) => id}
                none={
                  <None
                    what="payment"
                    isFiltered={`${client}${method}${free}` !== ''}
                    onClear={() => onChange({ client: '', method: '', free: '' })}
                  >
                    Import a bank statement, or write down what came in.
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
      {isNew && <PaymentForm desk={desk} clients={clients} onClose={() => setIsNew(false)} onDone={asked.again} />}
      {allotted && <AllotDialog payment={allotted} onClose={() => setAllotted(undefined)} onDone={asked.again} />}
    </>
  );
}

interface FiltersProps extends PaymentListProps {
  clients: Clients;
  onNew(): void;
}

const FREE = [
  { value: 'yes', label: 'Something for no invoice' },
  { value: 'no', label: 'All for invoices' },
];

function Filters({ desk, client, method, free, clients, onChange, onNew }: FiltersProps) {
  return (
    <Bar>
      <ClientChoice clients={clients} value={client} onChange={(next) => onChange({ client: next })} />
      <Choice
        label="Method"
        every="Every way"
        options={METHODS}
        value={method}
        onChange={(next) => onChange({ method: next })}
      />
      <Choice
        label="What they are for"
        every="For anything"
        width={28}
        options={FREE}
        value={free}
        onChange={(next) => onChange({ free: next })}
      />
      <Button icon="plus" disabled={desk.lack !== undefined} tooltip={desk.lack} onClick={onNew}>
        Write down a payment
      </Button>
    </Bar>
  );
}

function columnsFor(
  clients: Clients,
  lack: string | undefined,
  onAllot: (payment: Payment) => void,
): RowColumn<Payment>[] {
  return [
    { id: 'day', title: 'Came in', width: '96px', cell: ({ receivedDay }) => receivedDay },
    { id: 'client', title: 'Client', width: 'minmax(150px, 2fr)', cell: ({ client }) => clients.nameOf(client) },
    { id: 'method', title: 'By', width: '116px', cell: ({ method }) => methodText(method) },
    { id: 'reference', title: 'Reference', width: 'minmax(130px, 2fr)', cell: ({ reference }) => reference || '–' },
    {
      ...{ id: 'amount', title: 'Amount', width: '132px', right: true },
      cell: ({ amount, currency }) => amountText(amount, currency),
    },
    {
      ...{ id: 'free', title: 'For no invoice', width: '132px', right: true },
      cell: ({ free, currency }) => (signOf(free) === 0 ? '–' : amountText(free, currency)),
    },
    { id: 'by', title: 'Written down by', width: 'minmax(110px, 1fr)', cell: ({ by }) => by.name },
    {
      ...{ id: 'deed', title: '', width: '92px' },
      cell: (payment) =>
        signOf(payment.free) > 0 ? (
          <Button
            size="sm"
            variant="secondary"
            disabled={lack !== undefined}
            tooltip={lack ?? 'Say which invoice it is for'}
            onClick={() => onAllot(payment)}
          >
            Allot
          </Button>
        ) : null,
    },
  ];
}
