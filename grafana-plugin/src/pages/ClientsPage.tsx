import React from 'react';
import { BillingPage } from '../money/BillingPage.tsx';
import { ClientForm } from '../money/clients/ClientForm.tsx';
import { ClientList } from '../money/clients/ClientList.tsx';
import { ClientView } from '../money/clients/ClientView.tsx';
import { useWords } from '../money/useWords.ts';

/** Who is billed; what is searched and which client is open stand in the address. */
export function ClientsPage() {
  const { word, change } = useWords();
  const client = word('client');
  return (
    <BillingPage title="Clients">
      {(desk) => {
        if (client === 'new') return <ClientForm desk={desk} onDone={(id) => change({ client: id })} />;
        if (client !== '')
          return <ClientView key={client} desk={desk} id={client} tab={word('tab')} onChange={change} />;
        return <ClientList desk={desk} search={word('q')} state={word('state')} onChange={change} />;
      }}
    </BillingPage>
  );
}
