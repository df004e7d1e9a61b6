import { Alert, Button, EmptyState, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText } from '../amounts.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Clients, type Desk, pageOf, useClients } from '../desk.ts';
import { ConfirmDialog } from '../invoices/ConfirmDialog.tsx';
import { InvoiceMark } from '../Mark.tsx';
import { Bar } from '../parts.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import { DisputeDialog } from './DisputeDialog.tsx';

/** An invoice that something is open of, with its next reminder (GET /billing/dunning). */
export interface Dunned {
  invoice: string;
  number: string;
  client: string;
  dueDay: string;
  state: string;
  currency: string;
  open: string;
  disputed: boolean;
  next?: { step: number; on?: string };
  why?: string;
  problem?: string;
}

interface Ran {
  reminded: { invoice: string; number: string; step: number; fee?: string }[];
  problems: string[];
}

/** What is not paid, and which reminder of it comes when. */
export function Reminders({ desk }: { desk: Desk }) {
  const asked = useAsked(() => ask<Dunned[]>(`${BILLING}/dunning`), 0);
  const clients = useClients();
  const [asks, setAsks] = useState<'run' | Dunned>();
  const [ran, setRan] = useState<Ran>();
  const due = (asked.data ?? []).filter(isDue);
  const run = async () => {
    setRan(await ask<Ran>(`${BILLING}/dunning/run`, { method: 'POST', body: {} }));
    asked.again();
  };
  const close = () => setAsks(undefined);
  return (
    <>
      <Bar>
        <Button
          icon="envelope"
          disabled={desk.lack !== undefined || due.length === 0}
          tooltip={desk.lack ?? (due.length === 0 ? 'No reminder is due today' : undefined)}
          onClick={() => setAsks('run')}
        >
          {`Remind of ${due.length} …`}
        </Button>
      </Bar>
      {ran && <Told ran={ran} />}
      {asked.data === undefined && asked.error === undefined ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {(rows) => (
            <RowList
              label="What is not paid"
              columns={columnsFor(clients, desk.lack, setAsks)}
              rows={rows}
              keyOf={({ invoice }) => invoice}
              none={<EmptyState hideImage variant="completed" message="Everything is paid" />}
            />
          )}
        </Asked>
      )}
      {asks === 'run' && <RunDialog due={due} clients={clients} deed={run} onClose={close} />}
      {asks !== undefined && asks !== 'run' && <DisputeDialog dunned={asks} onClose={close} onDone={asked.again} />}
    </>
  );
}

function isDue({ next, problem }: Dunned): boolean {
  return next !== undefined && next.on === undefined && problem === undefined;
}

function RunDialog({
  due,
  clients,
  deed,
  onClose,
}: {
  due: readonly Dunned[];
  clients: Clients;
  deed(): Promise<unknown>;
  onClose(): void;
}) {
  return (
    <ConfirmDialog
      title="Send the reminders that are due"
      verb={`Remind of ${due.length}`}
      isGrave
      deed={deed}
      onClose={onClose}
    >
      <p>Each leaves by mail, once ever. A step that has a fee makes an invoice of it, which is issued at once.</p>
      <ul style={{ margin: '0 0 12px 20px' }}>
        {due.slice(0, 12).map(({ invoice, number, client, next, open, currency }) => (
          <li key={invoice}>
            {number}, {clients.nameOf(client)}: step {next?.step}, {amountText(open, currency)}
          </li>
        ))}
        {due.length > 12 && <li>and {due.length - 12} more</li>}
      </ul>
    </ConfirmDialog>
  );
}

function Told({ ran: { reminded, problems } }: { ran: Ran }) {
  return (
    <Alert
      severity={problems.length > 0 ? 'warning' : 'success'}
      title={`${reminded.length} reminders are on their way`}
    >
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </Alert>
  );
}

function columnsFor(
  clients: Clients,
  lack: string | undefined,
  onDispute: (dunned: Dunned) => void,
): RowColumn<Dunned>[] {
  return [
    {
      ...{ id: 'number', title: 'Invoice', width: 'minmax(130px, 1.4fr)' },
      cell: ({ invoice, number }) => (
        <TextLink href={pageOf('invoices', { invoice })} inline={false} variant="bodySmall">
          {number}
        </TextLink>
      ),
    },
    { id: 'client', title: 'Client', width: 'minmax(150px, 2fr)', cell: ({ client }) => clients.nameOf(client) },
    { id: 'state', title: 'State', width: '132px', cell: ({ state }) => <InvoiceMark state={state} /> },
    { id: 'due', title: 'Due', width: '96px', cell: ({ dueDay }) => dueDay },
    {
      ...{ id: 'open', title: 'Open', width: '130px', right: true },
      cell: ({ open, currency }) => amountText(open, currency),
    },
    { id: 'next', title: 'Next reminder', width: 'minmax(170px, 2.4fr)', cell: nextText },
    {
      ...{ id: 'dispute', title: '', width: '116px' },
      cell: (dunned) => (
        <Button
          size="sm"
          variant="secondary"
          disabled={lack !== undefined}
          tooltip={lack ?? (dunned.disputed ? 'No reminder leaves while it is disputed' : 'Holds its reminders back')}
          onClick={() => onDispute(dunned)}
        >
          {dunned.disputed ? 'Settled …' : 'Disputed …'}
        </Button>
      ),
    },
  ];
}

function nextText({ next, why, problem }: Dunned): string {
  if (problem !== undefined) return problem;
  if (next === undefined) return why ?? '–';
  return next.on === undefined ? `step ${next.step}, due today` : `step ${next.step} on ${next.on}`;
}
