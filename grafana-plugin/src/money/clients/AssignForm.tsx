import { Alert, Button, Field, FilterInput, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { BILLING, idPath, useClients } from '../desk.ts';
import { dayBehind } from '../months.ts';
import { Bar, Card, Quiet } from '../parts.tsx';
import type { Assignment } from '../types.ts';
import { useDeed } from '../useDeed.ts';
import { type Found, type Picked, PickList } from './PickList.tsx';

export interface AssignFormProps {
  client: { id: string; name: string };
  today: string;
  onClose(changed: boolean): void;
}

const MOST = 200;

/** Gives devices of the inventory to a client from a day on. */
export function AssignForm({ client, today, onClose }: AssignFormProps) {
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<ReadonlyMap<string, Picked>>(new Map());
  const [span, setSpan] = useState({ from: today, last: '', group: '' });
  const deed = useDeed();
  const query = new URLSearchParams({ limit: String(MOST), ...(search.trim() ? { search: search.trim() } : {}) });
  const found = useAsked(
    async () => ({
      ...(await ask<{ items: Found[]; total: number }>(`/api/v1/devices?${query}`)),
      had: await ask<Assignment[]>(
        `${BILLING}/assignments?${new URLSearchParams({ from: today, to: dayBehind(today) })}`,
      ),
    }),
    0,
    [query.toString()],
  );
  const clients = useClients();
  const give = async () => {
    const body = bodyOf(span, [...picked.values()]);
    if (await deed.run(() => ask(`${BILLING}/clients/${idPath(client.id)}/devices`, { method: 'POST', body })))
      onClose(true);
  };
  return (
    <Card title={`Give devices to ${client.name}`}>
      <SpanFields span={span} onChange={setSpan} />
      <FilterInput
        aria-label="Search devices"
        placeholder="Words: an id, a rack, a model …"
        value={search}
        escapeRegex={false}
        onChange={setSearch}
      />
      <Asked asked={found}>
        {({ items, total, had }) => (
          <>
            <PickList
              found={items.filter(({ kind }) => kind !== 'pdu')}
              picked={picked}
              onPick={setPicked}
              hadBy={(device) => {
                const holder = had.find((each) => each.device === device)?.client;
                return holder === undefined ? undefined : clients.nameOf(holder);
              }}
            />
            {total > items.length && (
              <Quiet>
                {items.length} of {total} are shown: search for the others. What is chosen stays chosen.
              </Quiet>
            )}
          </>
        )}
      </Asked>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
      <Bar>
        <Button disabled={deed.busy || picked.size === 0 || span.from === ''} onClick={() => void give()}>
          {`Give ${picked.size} devices`}
        </Button>
        <Button variant="secondary" onClick={() => onClose(false)}>
          Leave it
        </Button>
      </Bar>
    </Card>
  );
}

interface Span {
  from: string;
  last: string;
  group: string;
}

function SpanFields({ span, onChange }: { span: Span; onChange(next: Span): void }) {
  const field = (name: keyof Span, label: string, type: string, hint: string) => (
    <Field label={label} htmlFor={`assign-${name}`} description={hint} noMargin>
      <Input
        id={`assign-${name}`}
        width={24}
        type={type}
        value={span[name]}
        onChange={(event) => onChange({ ...span, [name]: event.currentTarget.value })}
      />
    </Field>
  );
  return (
    <Bar>
      {field('from', 'First day', 'date', 'Who has one now has it until then')}
      {field('last', 'Last day', 'date', 'Blank: until somebody ends it')}
      {field('group', 'Group', 'text', 'By which contracts name them')}
    </Bar>
  );
}

/** What the API takes. */
function bodyOf({ from, last, group }: Span, picked: readonly Picked[]) {
  return {
    from,
    ...(last === '' ? {} : { to: dayBehind(last) }),
    devices: picked.map((each) => ({ ...each, ...(group.trim() === '' ? {} : { group: group.trim() }) })),
  };
}
