import { Button, EmptyState, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText, signOf } from '../amounts.ts';
import type { ClientTabProps } from '../clients/ClientView.tsx';
import { type Deposit, type DepositDeed, depositKind, moveText } from '../deposits.ts';
import { BILLING, idPath, pageOf } from '../desk.ts';
import { methodText } from '../methods.ts';
import { Bar, Card, Quiet } from '../parts.tsx';
import { DrawDialog } from './DrawDialog.tsx';
import { MoneyDialog } from './MoneyDialog.tsx';
import { OpenDialog } from './OpenDialog.tsx';

/** Money of a client that is held: taken, used for invoices, given back. */
export function Deposits({ desk, one: { id, client }, again }: ClientTabProps) {
  const path = `${BILLING}/clients/${idPath(id)}/deposits`;
  const asked = useAsked(() => ask<Deposit[]>(path), 0, [path]);
  const [isNew, setIsNew] = useState(false);
  const [asks, setAsks] = useState<{ deed: DepositDeed; deposit: Deposit }>();
  const done = () => {
    asked.again();
    again();
  };
  const close = () => setAsks(undefined);
  return (
    <>
      <Bar>
        <Button icon="plus" disabled={desk.lack !== undefined} tooltip={desk.lack} onClick={() => setIsNew(true)}>
          Open a deposit
        </Button>
      </Bar>
      <Asked asked={asked}>
        {(deposits) =>
          deposits.length === 0 ? (
            <EmptyState hideImage variant="call-to-action" message="No deposit yet">
              A deposit is money of {client.name} that is held: it lowers nothing that is owed until it is used.
            </EmptyState>
          ) : (
            deposits.map((deposit) => (
              <DepositCard
                key={deposit.id}
                deposit={deposit}
                lack={desk.lack}
                onAsk={(deed) => setAsks({ deed, deposit })}
              />
            ))
          )
        }
      </Asked>
      {isNew && <OpenDialog path={path} name={client.name} onClose={() => setIsNew(false)} onDone={done} />}
      {asks?.deed === 'draw' && <DrawDialog deposit={asks.deposit} onClose={close} onDone={done} />}
      {(asks?.deed === 'receive' || asks?.deed === 'refund') && (
        <MoneyDialog {...{ desk, deed: asks.deed, deposit: asks.deposit }} onClose={close} onDone={done} />
      )}
    </>
  );
}

interface DepositCardProps {
  deposit: Deposit;
  lack: string | undefined;
  onAsk(deed: DepositDeed): void;
}

function DepositCard({ deposit, lack, onAsk }: DepositCardProps) {
  const { kind, title, held, currency, moves } = deposit;
  const empty = signOf(held) === 0 ? 'Nothing is held' : undefined;
  const button = (deed: DepositDeed, label: string, why?: string) => (
    <Button
      size="sm"
      variant="secondary"
      disabled={(lack ?? why) !== undefined}
      tooltip={lack ?? why}
      onClick={() => onAsk(deed)}
    >
      {label}
    </Button>
  );
  return (
    <Card
      title={title}
      actions={
        <>
          {button('receive', 'Money came in …')}
          {button('draw', 'Pay an invoice …', empty)}
          {button('refund', 'Give back …', empty)}
        </>
      }
    >
      <p>
        <b>{amountText(held, currency)}</b> held <Quiet>· {depositKind(kind)}</Quiet>
      </p>
      <PlainTable
        columns={['Day', 'What', 'By', 'Written down by', `Amount, ${currency}`]}
        rows={moves.map((move) => [
          move.day,
          <Move key="what" move={move} />,
          move.kind === 'drawn' ? '–' : [methodText(move.method), move.reference].filter(Boolean).join(', '),
          move.by.name,
          amountText(move.amount),
        ])}
        none="Nothing came in yet."
      />
    </Card>
  );
}

function Move({ move }: { move: Deposit['moves'][number] }) {
  if (move.invoice === undefined) return <>{moveText(move)}</>;
  return (
    <TextLink href={pageOf('invoices', { invoice: move.invoice })} inline={false} variant="bodySmall">
      {moveText(move)}
    </TextLink>
  );
}
