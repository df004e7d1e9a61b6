import React from 'react';
import { BillingPage } from '../money/BillingPage.tsx';
import { UsageView } from '../money/usage/UsageView.tsx';
import { useWords } from '../money/useWords.ts';

/** What clients' devices used; client, month and open evidence stand in the address. */
export function UsagePage() {
  const { word, change } = useWords();
  return (
    <BillingPage title="Usage">
      {(desk) => (
        <UsageView desk={desk} client={word('client')} month={word('month')} open={word('open')} onChange={change} />
      )}
    </BillingPage>
  );
}
