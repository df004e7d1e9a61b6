import { Alert, Button, Combobox, Field, Modal, RadioButtonGroup } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { useAsked } from '../../parts/useAsked.ts';
import { BILLING, type Clients, type Desk, idPath } from '../desk.ts';
import { monthsBefore, monthText, shiftMonth, spanOfMonth } from '../months.ts';
import type { Invoice, OneClient } from '../types.ts';
import { useDeed } from '../useDeed.ts';
import { MonthPreview } from './MonthPreview.tsx';

export interface NewDraftProps {
  desk: Desk;
  clients: Clients;
  client: string | undefined;
  onClose(): void;
  onMade(invoice: string): void;
}

const WAYS = [
  { value: 'month', label: 'A month of a contract' },
  { value: 'hand', label: 'Lines by hand' },
];

/** Makes a draft: of a month of a contract, shown before, or an empty one to be written. */
export function NewDraft({ desk, clients, client: first, onClose, onMade }: NewDraftProps) {
  const [way, setWay] = useState('month');
  const [client, setClient] = useState(first ?? '');
  const [contract, setContract] = useState('');
  const [month, setMonth] = useState(shiftMonth(desk.settings.today.slice(0, 7), -1));
  const one = useAsked(() => readOne(client), 0, [client]);
  const contracts = one.data?.contracts ?? [];
  const chosen = contracts.some(({ id }) => id === contract) ? contract : (contracts[0]?.id ?? '');
  const deed = useDeed();
  const make = () =>
    deed.run(async () => {
      const { id } =
        way === 'month'
          ? await ask<Invoice>(`${BILLING}/contracts/${idPath(chosen)}/draft`, {
              ...{ method: 'POST', body: spanOfMonth(month) },
            })
          : await ask<Invoice>(`${BILLING}/invoices`, { method: 'POST', body: { client, lines: [] } });
      onMade(id);
    });
  return (
    <Modal title="New draft" isOpen onDismiss={onClose}>
      <Field label="Of what">
        <RadioButtonGroup options={WAYS} value={way} onChange={setWay} />
      </Field>
      <Field label="Client" htmlFor="draft-client" required>
        <Combobox
          id="draft-client"
          options={clients.list.map((each) => ({ value: each.id, label: each.client.name }))}
          value={client === '' ? null : client}
          placeholder="Choose"
          onChange={({ value }) => setClient(value)}
        />
      </Field>
      {way === 'month' && (
        <MonthFields {...{ contracts, chosen, month, today: desk.settings.today, setContract, setMonth, client }} />
      )}
      {way === 'month' && chosen !== '' && <MonthPreview contract={chosen} month={month} />}
      {(deed.problem ?? one.error?.message) && (
        <Alert severity="error" title={deed.problem ?? one.error?.message ?? ''} />
      )}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={deed.busy || client === '' || (way === 'month' && chosen === '')} onClick={() => void make()}>
          Make the draft
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

async function readOne(client: string): Promise<Pick<OneClient, 'contracts'>> {
  return client === '' ? { contracts: [] } : ask<OneClient>(`${BILLING}/clients/${idPath(client)}`);
}

interface MonthFieldsProps {
  contracts: OneClient['contracts'];
  chosen: string;
  month: string;
  today: string;
  client: string;
  setContract(id: string): void;
  setMonth(month: string): void;
}

function MonthFields({ contracts, chosen, month, today, client, setContract, setMonth }: MonthFieldsProps) {
  return (
    <>
      <Field
        label="Contract"
        htmlFor="draft-contract"
        {...(client !== '' && contracts.length === 0 ? { description: 'The client has none yet' } : {})}
        required
      >
        <Combobox
          id="draft-contract"
          options={contracts.map(({ id, contract }) => ({
            ...{ value: id, label: contract.title, description: `from ${contract.from}` },
          }))}
          value={chosen === '' ? null : chosen}
          placeholder="Choose"
          onChange={({ value }) => setContract(value)}
        />
      </Field>
      <Field label="Month" htmlFor="draft-month" required>
        <Combobox
          id="draft-month"
          options={monthsBefore(today.slice(0, 7), 24).map((value) => ({ value, label: monthText(value) }))}
          value={month}
          onChange={({ value }) => setMonth(value)}
        />
      </Field>
    </>
  );
}
