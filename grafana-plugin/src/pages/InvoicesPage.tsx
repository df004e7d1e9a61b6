import React from 'react';
import { BillingPage } from '../money/BillingPage.tsx';
import { Bank } from '../money/bank/Bank.tsx';
import { Exports } from '../money/books/Exports.tsx';
import type { Desk } from '../money/desk.ts';
import { InvoiceList } from '../money/invoices/InvoiceList.tsx';
import { InvoiceView } from '../money/invoices/InvoiceView.tsx';
import { filterOf } from '../money/invoices.ts';
import { MailList } from '../money/mails/MailList.tsx';
import { Templates } from '../money/mails/Templates.tsx';
import { PaymentList } from '../money/payments/PaymentList.tsx';
import { Reminders } from '../money/reminders/Reminders.tsx';
import { Runs } from '../money/runs/Runs.tsx';
import { useWords, type Words } from '../money/useWords.ts';
import { PageTabs } from '../parts/PageTabs.tsx';

interface TabProps {
  desk: Desk;
  words: Words;
}

const TABS = {
  invoices: {
    label: 'Invoices',
    show: ({ desk, words }: TabProps) => (
      <InvoiceList desk={desk} filter={filterOf(words.params)} onChange={words.change} />
    ),
  },
  months: {
    label: 'Bills of a month',
    show: ({ desk, words: { word, change } }: TabProps) => <Runs desk={desk} month={word('month')} onChange={change} />,
  },
  payments: {
    label: 'Payments',
    show: ({ desk, words: { word, change } }: TabProps) => (
      <PaymentList
        {...{ desk, client: word('client'), method: word('method'), free: word('free') }}
        onChange={change}
      />
    ),
  },
  bank: {
    label: 'Bank statements',
    show: ({ desk, words: { word, change } }: TabProps) => (
      <Bank desk={desk} state={word('entries')} onChange={change} />
    ),
  },
  reminders: { label: 'Reminders', show: ({ desk }: TabProps) => <Reminders desk={desk} /> },
  mails: {
    label: 'Mails',
    show: ({ words: { word, change } }: TabProps) => (
      <MailList client={word('client')} kind={word('kind')} state={word('mail')} onChange={change} />
    ),
  },
  texts: {
    label: 'Mail texts',
    show: ({ desk, words: { word } }: TabProps) => <Templates desk={desk} open={word('text')} />,
  },
  exports: { label: 'Exports', show: ({ desk }: TabProps) => <Exports desk={desk} /> },
} as const;

/** Invoices, what came in, and what is still to be done; filters and what is open stand in the address. */
export function InvoicesPage() {
  const words = useWords();
  const invoice = words.word('invoice');
  const said = words.word('tab');
  const tab = (said in TABS ? said : 'invoices') as keyof typeof TABS;
  const Shown = TABS[tab].show;
  return (
    <BillingPage title="Invoices">
      {(desk) =>
        invoice !== '' ? (
          <InvoiceView key={invoice} desk={desk} id={invoice} onLeave={() => words.change({ invoice: '' })} />
        ) : (
          <>
            <PageTabs tabs={TABS} active={tab} onChange={(each) => words.change({ tab: each, text: '' })} />
            <div style={{ paddingTop: 12 }}>
              <Shown desk={desk} words={words} />
            </div>
          </>
        )
      }
    </BillingPage>
  );
}
