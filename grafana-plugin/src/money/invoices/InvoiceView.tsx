import { TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Desk, idPath, pageOf, useClients } from '../desk.ts';
import { nameOfPaper, periodText } from '../invoices.ts';
import { InvoiceMark } from '../Mark.tsx';
import { Bar, Quiet } from '../parts.tsx';
import type { Invoice } from '../types.ts';
import { DraftView } from './DraftView.tsx';
import { IssuedView } from './IssuedView.tsx';

/** One invoice or credit note: a draft to be written, or what was issued. */
export function InvoiceView({ desk, id, onLeave }: { desk: Desk; id: string; onLeave(): void }) {
  const asked = useAsked(() => ask<Invoice>(`${BILLING}/invoices/${idPath(id)}`), 0, [id]);
  // What the API told of a change counts before what is asked anew.
  const [newer, setNewer] = useState<Invoice>();
  const clients = useClients();
  if (asked.data === undefined && asked.error === undefined) return <MoneySkeleton />;
  return (
    <Asked asked={asked}>
      {(told) => {
        const invoice = newer && newer.id === told.id ? newer : told;
        const name = clients.nameOf(invoice.client);
        const again = () => {
          setNewer(undefined);
          asked.again();
        };
        return (
          <>
            <Head invoice={invoice} name={name} />
            {invoice.state === 'draft' ? (
              <DraftView
                key={`${invoice.id} ${invoice.revision}`}
                {...{ desk, invoice, name, onLeave, again }}
                onChanged={setNewer}
              />
            ) : (
              <IssuedView {...{ desk, invoice, name, again }} />
            )}
          </>
        );
      }}
    </Asked>
  );
}

function Head({ invoice, name }: { invoice: Invoice; name: string }) {
  const { client, period, state, kind, refersTo } = invoice;
  return (
    <Bar>
      <div>
        <TextLink href={pageOf('invoices')} inline={false} variant="bodySmall">
          ← All invoices
        </TextLink>
        <h2 style={{ margin: 0 }} data-testid="paper-name">
          {nameOfPaper(invoice)}
        </h2>
        <span>
          <InvoiceMark state={state} /> · {kind === 'credit-note' ? 'credit note to' : 'to'}{' '}
          <TextLink href={pageOf('clients', { client })}>{name}</TextLink>
          {period && <Quiet> · {periodText(period)}</Quiet>}
          {refersTo && (
            <>
              {' · '}
              <TextLink href={pageOf('invoices', { invoice: refersTo })}>the invoice that it is about</TextLink>
            </>
          )}
        </span>
      </div>
    </Bar>
  );
}
