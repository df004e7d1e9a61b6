import { css } from '@emotion/css';
import { Alert, useTheme2 } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { TextButton } from '../../parts/TextButton.tsx';
import { timeText } from '../../parts/times.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText } from '../amounts.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { eventText, periodText } from '../invoices.ts';
import { quantityText } from '../lines.ts';
import { PaymentWays } from '../links/PaymentWays.tsx';
import { Card, Facts } from '../parts.tsx';
import type { Invoice, Line } from '../types.ts';
import { IssuedDeeds } from './IssuedDeeds.tsx';
import { LineEvidence } from './LineEvidence.tsx';
import { Paper } from './Paper.tsx';
import { Sums } from './Sums.tsx';

export interface IssuedProps {
  desk: Desk;
  invoice: Invoice;
  name: string;
  again(): void;
}

/** What was issued: it is read, sent, paid and credited, and never edited. */
export function IssuedView(props: IssuedProps) {
  const { invoice } = props;
  const { id, kind, number = '' } = invoice;
  const paper = useAsked(() => ask<string>(`${BILLING}/invoices/${idPath(id)}/html`), 0, [id]);
  const { spacing, breakpoints } = useTheme2();
  const columns = css({
    display: 'grid',
    gap: spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
    alignItems: 'start',
    [breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
  });
  return (
    <>
      <IssuedDeeds {...props} />
      <div className={columns}>
        <div style={{ minWidth: 0 }}>
          <Standing invoice={invoice} />
          {kind === 'invoice' && <PaymentWays desk={props.desk} invoice={invoice} onPaid={props.again} />}
          <Lines invoice={invoice} />
          <Events invoice={invoice} />
        </div>
        <div style={{ minWidth: 0 }}>
          {paper.error ? (
            <Alert severity="error" title={paper.error.message} />
          ) : (
            <Paper html={paper.data} title={`${kind === 'invoice' ? 'Invoice' : 'Credit note'} ${number}`} />
          )}
        </div>
      </div>
    </>
  );
}

function Standing({ invoice }: { invoice: Invoice }) {
  const { kind, currency, issueDay, dueDay, period, payable, paid, credited, open, reason } = invoice;
  const isInvoice = kind === 'invoice';
  return (
    <Card>
      <Facts
        facts={[
          ['Issued', issueDay ?? '–'],
          ...(isInvoice ? [['Payable until', dueDay ?? '–'] as const] : []),
          ['Period', periodText(period)],
          ...(reason ? [['Reason', reason] as const] : []),
          [isInvoice ? 'Payable' : 'Credited', amountText(payable, currency)],
          ...(isInvoice
            ? ([
                ['Paid', amountText(paid, currency)],
                ['Credited', amountText(credited, currency)],
                ['Open', <b key="open">{amountText(open, currency)}</b>],
              ] as const)
            : []),
        ]}
      />
      <p style={{ margin: '8px 0 0' }}>
        It cannot be changed any more.
        {isInvoice ? ' What is wrong in it is put right by a credit note, and another invoice.' : ''}
      </p>
    </Card>
  );
}

function Lines({ invoice }: { invoice: Invoice }) {
  const [shown, setShown] = useState<Line>();
  return (
    <Card title="Lines">
      <PlainTable
        columns={['Description', 'Quantity', 'Price', 'Less', `Net, ${invoice.currency}`]}
        rows={invoice.lines.map((line) => [
          line.evidence ? (
            <TextButton key="evidence" onClick={() => setShown(line)}>
              {line.description}
            </TextButton>
          ) : (
            line.description
          ),
          quantityText(line.quantity, line.unit),
          `${amountText(line.unitPrice)}${line.perQuantity ? ` per ${line.perQuantity}` : ''}`,
          line.discountPercent ? `${line.discountPercent} %` : '–',
          amountText(line.net ?? ''),
        ])}
        none="No line."
        right
      />
      <Sums figures={invoice} />
      {shown && <LineEvidence line={shown} client={invoice.client} onClose={() => setShown(undefined)} />}
    </Card>
  );
}

function Events({ invoice: { events } }: { invoice: Invoice }) {
  return (
    <PlainTable
      title="What happened"
      columns={['When', 'What', 'By']}
      rows={events.map((event) => [timeText(event.at), eventText(event), event.by.name])}
      none="Nothing yet."
    />
  );
}
