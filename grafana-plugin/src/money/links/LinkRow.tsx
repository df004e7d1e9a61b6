import { Alert, Button, ClipboardButton } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { timeText } from '../../parts/times.ts';
import { amountText } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { Word } from '../Mark.tsx';
import { methodText } from '../methods.ts';
import { Bar, Quiet } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';
import { isLiving, linkWord, type PaymentLink, providerText } from '../ways.ts';

export interface LinkRowProps {
  link: PaymentLink;
  lack: string | undefined;
  /** After it was asked about or closed. */
  onDone(): void;
}

/** A page on which an invoice may be paid: how it stands, and what can be done about it. */
export function LinkRow({ link, lack, onDone }: LinkRowProps) {
  const { id, state, method, provider, amount, currency, url, expiresAt, problem } = link;
  const deed = useDeed();
  const send = (what: 'check' | 'close') =>
    void deed.run(async () => {
      await ask(`${BILLING}/payment-links/${idPath(id)}/${what}`, { method: 'POST', body: {} });
      onDone();
    });
  const button = (what: 'check' | 'close', label: string, tooltip: string) => (
    <Button
      size="sm"
      variant="secondary"
      disabled={deed.busy || lack !== undefined}
      tooltip={lack ?? tooltip}
      onClick={() => send(what)}
    >
      {label}
    </Button>
  );
  return (
    <section aria-label={`Payment link, ${methodText(method)}`} data-testid="payment-link">
      <Word {...linkWord(state)} /> · {methodText(method)}, {amountText(amount, currency)}{' '}
      <Quiet>
        {providerText(provider)}
        {expiresAt && isLiving(link) && `, until ${timeText(expiresAt)}`}
      </Quiet>
      {url && isLiving(link) && (
        <p style={{ margin: '4px 0', overflowWrap: 'anywhere' }}>
          <Quiet>{url}</Quiet>
        </p>
      )}
      {problem && <Alert severity="warning" title={problem} />}
      <Bar>
        {url && isLiving(link) && (
          <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => url}>
            Copy the link
          </ClipboardButton>
        )}
        {button('check', 'Ask the provider', 'Books what was paid there and is not booked yet')}
        {isLiving(link) && button('close', 'Close it', 'Nobody can pay on it any more')}
      </Bar>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
    </section>
  );
}
