import { Tab, TabsBar } from '@grafana/ui';
import React from 'react';
import { BillingPage } from '../money/BillingPage.tsx';
import { Bank } from '../money/bank/Bank.tsx';
import type { Desk } from '../money/desk.ts';
import { InvoiceList } from '../money/invoices/InvoiceList.tsx';
import { InvoiceView } from '../money/invoices/InvoiceView.tsx';
import { filterOf } from '../money/invoices.ts';
import { PaymentList } from '../money/payments/PaymentList.tsx';
import { Reminders } from '../money/reminders/Reminders.tsx';
import { Runs } from '../money/runs/Runs.tsx';
import { useWords, type Words } from '../money/useWords.ts';

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
      <PaymentList desk={desk} client={word('client')} method={word('method')} onChange={change} />
    ),
  },
  bank: {
    label: 'Bank statements',
    show: ({ desk, words: { word, change } }: TabProps) => (
      <Bank desk={desk} state={word('entries')} onChange={change} />
    ),
  },
  reminders: { label: 'Reminders', show: ({ desk }: TabProps) => <Reminders desk={desk} /> },
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
            <TabsBar>
              {(Object.keys(TABS) as (keyof typeof TABS)[]).map((each) => (
                <Tab
                  key={each}
                  label={TABS[each].label}
                  active={each === tab}
                  onChangeTab={() => words.change({ tab: each })}
                />
              ))}
            </TabsBar>
            <div style={{ paddingTop: 12 }}>
              <Shown desk={desk} words={words} />
            </div>
          </>
        )
      }
    </BillingPage>
  );
}
