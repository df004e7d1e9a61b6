import { Button, LinkButton } from '@grafana/ui';
import React, { useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { clientBody, clientFields, newClient } from '../clientFields.ts';
import { BILLING, type Desk, forgetClients, idPath, pageOf } from '../desk.ts';
import { Fields, FormProblems } from '../form/Fields.tsx';
import { showing, shownPlaces } from '../form/spec.ts';
import { Bar, Card } from '../parts.tsx';
import { at, type JsonObject } from '../paths.ts';
import { NO_PROBLEMS, type Placed, placesOf } from '../problems.ts';
import type { Client, StoredClient } from '../types.ts';

/** Makes a client, or changes one; what the API says is wrong stands at its field. */
export function ClientForm({ desk, stored, onDone }: { desk: Desk; stored?: StoredClient; onDone(id: string): void }) {
  const [form, setForm] = useState<JsonObject>(() =>
    stored ? (stored.client as unknown as JsonObject) : newClient(desk.settings),
  );
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const sections = clientFields(desk.settings);
  const places = shownPlaces(sections.flatMap(({ specs }) => specs));
  const send = async () => {
    setBusy(true);
    try {
      const { id } = await save(stored, clientBody(form) as unknown as Client);
      forgetClients();
      onDone(id);
    } catch (error) {
      setProblems(placesOf((error as Refusal).message, showing(places), 'client'));
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
      <h2>{stored ? `Change ${stored.client.name}` : 'New client'}</h2>
      <FormProblems problems={problems} title={stored ? 'It was not changed' : 'The client was not made'} />
      {sections.map((section) => (
        <Section key={section.title} section={section} form={form} setForm={setForm} problems={problems} />
      ))}
      <Bar>
        <Button type="submit" disabled={busy || desk.lack !== undefined} tooltip={desk.lack}>
          {stored ? `Change ${stored.client.name}` : 'Make the client'}
        </Button>
        <LinkButton variant="secondary" href={pageOf('clients', stored ? { client: stored.id } : {})}>
          Leave it
        </LinkButton>
      </Bar>
    </form>
  );
}

interface SectionProps {
  section: ReturnType<typeof clientFields>[number];
  form: JsonObject;
  setForm(next: JsonObject): void;
  problems: Placed;
}

/** Fields under a title; folded ones open where something is written or wrong in them. */
function Section({ section: { title, specs, folded }, form, setForm, problems }: SectionProps) {
  const fields = <Fields specs={specs} value={form} onChange={setForm} problems={problems} />;
  if (!folded) return <Card title={title}>{fields}</Card>;
  return (
    <Card>
      <details open={specs.some(({ path }) => problems.at.has(path) || at(form, path) !== undefined)}>
        <summary>{title}</summary>
        <div style={{ paddingTop: 12 }}>{fields}</div>
      </details>
    </Card>
  );
}

function save(stored: StoredClient | undefined, client: Client): Promise<StoredClient> {
  return stored
    ? ask(`${BILLING}/clients/${idPath(stored.id)}`, { method: 'PUT', body: { revision: stored.revision, client } })
    : ask(`${BILLING}/clients`, { method: 'POST', body: client });
}
