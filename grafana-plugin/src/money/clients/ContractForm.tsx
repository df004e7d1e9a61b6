import { Button, Combobox } from '@grafana/ui';
import React, { useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { CONTRACT_FIELDS, contractBody, ITEM_KINDS, itemFields, newItem } from '../contractFields.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { Fields, FormProblems } from '../form/Fields.tsx';
import { showing, shownPlaces } from '../form/spec.ts';
import { Bar, Card, Quiet } from '../parts.tsx';
import { at, type JsonObject, put } from '../paths.ts';
import { NO_PROBLEMS, type Placed, placesOf } from '../problems.ts';
import type { OneClient, StoredContract } from '../types.ts';

export interface ContractFormProps {
  desk: Desk;
  client: OneClient;
  stored?: StoredContract;
  onClose(changed: boolean): void;
}

/** Writes a contract with its items; what the API says is wrong stands at its field. */
export function ContractForm({ desk, client, stored, onClose }: ContractFormProps) {
  const [form, setForm] = useState<JsonObject>(() => formOf(desk, stored));
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const items = itemsOf(form);
  const places = [...shownPlaces(CONTRACT_FIELDS), 'items'];
  const own = items.flatMap((item, index) => [
    `items.${index}`,
    ...shownPlaces(itemFields(item, desk.settings), `items.${index}`),
  ]);
  const has = showing([...places, ...own.map((path) => path.replace(/\d+/, '*'))]);
  const send = async () => {
    setBusy(true);
    try {
      await save(client.id, stored, contractBody(form));
      onClose(true);
    } catch (error) {
      setProblems(placesOf((error as Refusal).message, has, 'contract'));
      setBusy(false);
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <FormProblems problems={problems} title="The contract was not written" />
      <Card title={stored ? stored.contract.title : `A contract with ${client.client.name}`}>
        <Fields specs={CONTRACT_FIELDS} value={form} onChange={setForm} problems={problems} />
        {stored && <Quiet>What was billed by the old one is corrected by a line when its month is billed again.</Quiet>}
      </Card>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item's short name changes while it is written
        <ItemCard key={index} {...{ desk, form, setForm, problems, item, index }} />
      ))}
      <AddItem items={items} onAdd={(item) => setForm(put(form, 'items', [...items, item]))} />
      <Bar>
        <Button type="submit" disabled={busy || desk.lack !== undefined} tooltip={desk.lack}>
          {stored ? 'Change the contract' : 'Make the contract'}
        </Button>
        <Button variant="secondary" onClick={() => onClose(false)}>
          Leave it
        </Button>
      </Bar>
    </form>
  );
}

interface ItemCardProps {
  desk: Desk;
  form: JsonObject;
  setForm(next: JsonObject): void;
  problems: Placed;
  item: JsonObject;
  index: number;
}

function ItemCard({ desk, form, setForm, problems, item, index }: ItemCardProps) {
  const place = `items.${index}`;
  const { label = '', means = '' } = ITEM_KINDS[String(item['kind'])] ?? {};
  const wrong = problems.at.get(place);
  return (
    <Card
      title={`${label}: ${String(item['title'] ?? '')}`}
      actions={
        <Button size="sm" variant="secondary" icon="trash-alt" onClick={() => setForm(put(form, place, undefined))}>
          Take away
        </Button>
      }
    >
      <p>
        <Quiet>{means}</Quiet>
      </p>
      {wrong && <p role="alert">{wrong}</p>}
      <Fields
        specs={itemFields(item, desk.settings)}
        value={form}
        onChange={setForm}
        problems={problems}
        place={place}
      />
    </Card>
  );
}

function AddItem({ items, onAdd }: { items: readonly JsonObject[]; onAdd(item: JsonObject): void }) {
  const ids = items.map(({ id }) => String(id));
  return (
    <Bar>
      <Combobox
        width={36}
        aria-label="Add an item"
        placeholder="Add an item …"
        value={null}
        options={Object.entries(ITEM_KINDS).map(([value, { label, means }]) => ({ value, label, description: means }))}
        onChange={({ value }) => onAdd(newItem(value, ids))}
      />
    </Bar>
  );
}

function formOf({ settings }: Desk, stored: StoredContract | undefined): JsonObject {
  if (stored) return stored.contract as unknown as JsonObject;
  return { title: 'Hosting', from: `${settings.today.slice(0, 7)}-01`, items: [newItem('energy', [])] };
}

function itemsOf(form: JsonObject): readonly JsonObject[] {
  const items = at(form, 'items');
  return Array.isArray(items) ? (items as readonly JsonObject[]) : [];
}

function save(client: string, stored: StoredContract | undefined, contract: JsonObject): Promise<unknown> {
  const place = `${BILLING}/clients/${idPath(client)}/contracts`;
  return stored
    ? ask(`${place}/${idPath(stored.id)}`, { method: 'PUT', body: { revision: stored.revision, contract } })
    : ask(place, { method: 'POST', body: contract });
}
