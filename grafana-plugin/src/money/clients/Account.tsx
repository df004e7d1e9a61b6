import { Button, Combobox, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { saveText } from '../../parts/saveText.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText } from '../amounts.ts';
import { moveText } from '../deposits.ts';
import { BILLING, idPath, pageOf } from '../desk.ts';
import { shiftMonth, spanOfMonth } from '../months.ts';
import { Bar } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';
import type { ClientTabProps } from './ClientView.tsx';

interface Statement {
  currency: string;
  opening: string;
  closing: string;
  entries: { day: string; kind: string; number: string; id: string; amount: string; balance: string }[];
  open: { invoice: string; number: string; dueDay: string; open: string }[];
  deposits: {
    id: string;
    title: string;
    opening: string;
    closing: string;
    moves: { day: string; kind: string; amount: string; held: string }[];
  }[];
}

const SPANS = [
  { value: 3, label: 'Three months' },
  { value: 12, label: 'A year' },
  { value: 60, label: 'Five years' },
];

/** What a client owed, what happened, and what it owes. */
export function Account({ desk, one: { id, client } }: ClientTabProps) {
  const [months, setMonths] = useState(12);
  const month = desk.settings.today.slice(0, 7);
  const query = new URLSearchParams({
    from: spanOfMonth(shiftMonth(month, 1 - months)).from,
    to: spanOfMonth(month).to,
  });
  const place = `${BILLING}/clients/${idPath(id)}/statement`;
  const asked = useAsked(() => ask<Statement>(`${place}?${query}`), 0, [id, months]);
  const deed = useDeed();
  const save = () =>
    deed.run(async () => saveText(`account-${client.name}.csv`, await ask<string>(`${place}.csv?${query}`)));
  return (
    <>
      <Bar>
        <Combobox
          width={20}
          aria-label="How far back"
          options={SPANS}
          value={months}
          onChange={({ value }) => setMonths(value)}
        />
        <Button variant="secondary" icon="download-alt" disabled={deed.busy} onClick={() => void save()}>
          CSV
        </Button>
        {deed.problem}
      </Bar>
      <Asked asked={asked}>{(told) => <StatementTables told={told} />}</Asked>
    </>
  );
}

function StatementTables({ told: { currency, opening, closing, entries, open, deposits } }: { told: Statement }) {
  return (
    <>
      <PlainTable
        title="Open now"
        columns={['Invoice', 'Payable until', `Open, ${currency}`]}
        rows={open.map(({ invoice, number, dueDay, open: amount }) => [
          <TextLink key="invoice" href={pageOf('invoices', { invoice })} inline={false} variant="bodySmall">
            {number}
          </TextLink>,
          dueDay,
          amountText(amount),
        ])}
        none="Nothing is open."
        right
      />
      <PlainTable
        title="What happened"
        columns={['Day', 'What', `Amount, ${currency}`, `Owes then, ${currency}`]}
        rows={[
          ['', 'before', '', amountText(opening)],
          ...entries.map(({ day, kind, number, id, amount, balance }) => [
            day,
            kind === 'payment' || kind === 'refund' ? (
              `${kind} ${number}`
            ) : (
              <TextLink key="paper" href={pageOf('invoices', { invoice: id })} inline={false} variant="bodySmall">
                {`${kind.replaceAll('-', ' ')} ${number}`}
              </TextLink>
            ),
            amountText(amount),
            amountText(balance),
          ]),
          ['', 'in the end', '', amountText(closing)],
        ]}
        none="Nothing happened."
        right
      />
      {deposits.map(({ id, title, opening: before, closing: after, moves }) => (
        <PlainTable
          key={id}
          title={`Deposit: ${title}`}
          columns={['Day', 'What', `Amount, ${currency}`, `Held then, ${currency}`]}
          rows={[
            ['', 'before', '', amountText(before)],
            ...moves.map((move) => [move.day, moveText(move), amountText(move.amount), amountText(move.held)]),
            ['', 'in the end', '', amountText(after)],
          ]}
          none="Nothing happened."
          right
        />
      ))}
    </>
  );
}
