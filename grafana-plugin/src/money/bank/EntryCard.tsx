import { Alert, Button, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { amountText } from '../amounts.ts';
import { acceptBody, type BankEntry, ENTRY_STATES, type Proposal, proposalText, sureness } from '../bank.ts';
import { BILLING, type Clients, idPath, pageOf } from '../desk.ts';
import { Word } from '../Mark.tsx';
import { Bar, Card, Quiet } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';
import { BookEntry } from './BookEntry.tsx';

export interface EntryCardProps {
  entry: BankEntry;
  clients: Clients;
  numberOf(invoice: string): string;
  lack: string | undefined;
  onDone(): void;
}

const SHOWN = 3;

/** One entry of a statement, with what it may be. */
export function EntryCard({ entry, clients, numberOf, lack, onDone }: EntryCardProps) {
  const { id, day, amount, currency, state, name, iban, reference, text, payment, reversal, twin } = entry;
  const [isBooking, setIsBooking] = useState(false);
  const deed = useDeed();
  const send = (what: string, body: unknown) =>
    void deed.run(async () => {
      await ask(`${BILLING}/bank-entries/${idPath(id)}/${what}`, { method: 'POST', body });
      onDone();
    });
  const button = (label: string, onClick: () => void) => (
    <Button size="sm" variant="secondary" disabled={deed.busy || lack !== undefined} tooltip={lack} onClick={onClick}>
      {label}
    </Button>
  );
  return (
    <Card title={amountText(amount, currency)} actions={<Word {...(ENTRY_STATES[state] ?? UNKNOWN)} />}>
      <p>
        {day} · {name ?? 'nobody is named'} {iban && <Quiet>{iban}</Quiet>}
        <br />
        {[reference, text].filter(Boolean).join(' · ') || <Quiet>no reference</Quiet>}
        {reversal && <b> · taken back by the bank</b>}
        {twin && <Quiet> · may be the same as an entry of another statement</Quiet>}
      </p>
      {state === 'open' &&
        entry.proposals
          .slice(0, SHOWN)
          .map((proposal, index) => (
            <ProposalLine
              key={JSON.stringify(acceptBody(proposal))}
              {...{ proposal, currency, clients, numberOf }}
              isFirst={index === 0}
              busy={deed.busy}
              lack={lack}
              onAccept={() => send('accept', acceptBody(proposal))}
            />
          ))}
      {state === 'open' && entry.proposals.length === 0 && (
        <Quiet>Nobody fits: choose a client, or put it aside.</Quiet>
      )}
      <div style={{ height: 8 }} />
      <Bar>
        {state === 'open' && button('Somebody else …', () => setIsBooking(true))}
        {state === 'open' && button('No payment of a client', () => send('ignore', {}))}
        {state === 'ignored' && button('Decide anew', () => send('reopen', {}))}
        {payment && <TextLink href={pageOf('invoices', { tab: 'payments' })}>Booked as a payment</TextLink>}
      </Bar>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
      {isBooking && <BookEntry {...{ entry, clients, onDone }} onClose={() => setIsBooking(false)} />}
    </Card>
  );
}

const UNKNOWN = { word: 'Unknown', tone: 'secondary', icon: 'question-circle' } as const;

interface ProposalLineProps {
  proposal: Proposal;
  currency: string;
  clients: Clients;
  numberOf(invoice: string): string;
  isFirst: boolean;
  busy: boolean;
  lack: string | undefined;
  onAccept(): void;
}

function ProposalLine({ proposal, currency, clients, numberOf, isFirst, busy, lack, onAccept }: ProposalLineProps) {
  return (
    <Bar>
      <Button
        size="sm"
        variant={isFirst ? 'primary' : 'secondary'}
        disabled={busy || lack !== undefined}
        tooltip={lack}
        onClick={onAccept}
      >
        Accept
      </Button>
      <span style={{ flex: '1 1 240px' }}>
        {proposalText(proposal, currency, clients.nameOf, numberOf)}{' '}
        <Quiet>
          {sureness(proposal)}: {proposal.reasons.join(', ')}
        </Quiet>
      </span>
    </Bar>
  );
}
