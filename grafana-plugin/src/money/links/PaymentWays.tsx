import { Alert, Button } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText, signOf } from '../amounts.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { methodText } from '../methods.ts';
import { Bar, Card, Facts, Quiet } from '../parts.tsx';
import type { Invoice } from '../types.ts';
import { useDeed } from '../useDeed.ts';
import { ibanText, providerText, type WaysOfPaying } from '../ways.ts';
import { LinkRow } from './LinkRow.tsx';
import { TransferQr } from './TransferQr.tsx';

export interface PaymentWaysProps {
  desk: Desk;
  invoice: Invoice;
  /** After something was booked. */
  onPaid(): void;
}

/** How an invoice may be paid now: the transfer with its reference and QR code, and pages of providers. */
export function PaymentWays({ desk, invoice, onPaid }: PaymentWaysProps) {
  const path = `${BILLING}/invoices/${idPath(invoice.id)}`;
  const asked = useAsked(() => ask<WaysOfPaying>(`${path}/payment`), 0, [path, invoice.open]);
  return (
    <Card title="How it may be paid">
      <Asked asked={asked}>
        {(told) => {
          const done = () => {
            asked.again();
            onPaid();
          };
          return (
            <>
              <Transfer told={told} path={path} />
              {told.links.map((link) => (
                <LinkRow key={link.id} link={link} lack={desk.lack} onDone={done} />
              ))}
              <MakeLinks told={told} path={path} lack={desk.lack} onDone={asked.again} />
            </>
          );
        }}
      </Asked>
    </Card>
  );
}

function Transfer({ told: { transfer, open, currency }, path }: { told: WaysOfPaying; path: string }) {
  if (signOf(open) <= 0) return <p>Nothing of it is open.</p>;
  if (transfer === undefined) return <Quiet>No bank account of the seller is configured.</Quiet>;
  const { payTo, iban, bic, reference, epc } = transfer;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 16, marginBottom: 12 }}>
      <div style={{ flex: '1 1 240px', minWidth: 0 }}>
        <Facts
          facts={[
            ['Transfer', <b key="open">{amountText(open, currency)}</b>],
            ['To', payTo],
            ['IBAN', ibanText(iban)],
            ...(bic ? [['BIC', bic] as const] : []),
            ['Reference', reference],
          ]}
        />
      </div>
      {epc !== undefined && <TransferQr path={`${path}/transfer.svg`} />}
    </div>
  );
}

interface MakeLinksProps {
  told: WaysOfPaying;
  path: string;
  lack: string | undefined;
  onDone(): void;
}

function MakeLinks({ told: { ways }, path, lack, onDone }: MakeLinksProps) {
  const deed = useDeed();
  const offered = ways.filter(({ how }) => how === 'link');
  const make = (method: string) =>
    void deed.run(async () => {
      await ask(`${path}/payment-links`, { method: 'POST', body: { method } });
      onDone();
    });
  return (
    <>
      <Bar>
        {offered.map(({ method, provider = '' }) => (
          <Button
            key={method}
            size="sm"
            variant="secondary"
            icon="link"
            disabled={deed.busy || lack !== undefined}
            tooltip={lack ?? 'For what is open; one that still fits is shown again'}
            onClick={() => make(method)}
          >
            {`Link for ${methodText(method).toLowerCase()} (${providerText(provider)})`}
          </Button>
        ))}
      </Bar>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
    </>
  );
}
