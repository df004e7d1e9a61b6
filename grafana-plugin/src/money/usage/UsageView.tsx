import { Button, Combobox, EmptyState } from '@grafana/ui';
import React, { useMemo, useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { useIsNarrow } from '../../parts/useWidth.ts';
import { MoneySkeleton } from '../BillingPage.tsx';
import { BILLING, type Desk, pageOf, useClients } from '../desk.ts';
import { isMonth, monthsBefore, monthText, shiftMonth, spanOfMonth } from '../months.ts';
import { Bar } from '../parts.tsx';
import type { Assignment, UsageDay } from '../types.ts';
import { monthOfUsage } from '../usage.ts';
import { CollectDialog } from './CollectDialog.tsx';
import { Evidence } from './Evidence.tsx';
import { UsageCards } from './UsageCards.tsx';
import { UsageGrid } from './UsageGrid.tsx';
import { UsageSums } from './UsageSums.tsx';

export interface UsageViewProps {
  desk: Desk;
  client: string;
  month: string;
  /** `device day` whose evidence is open. */
  open: string;
  onChange(changed: Readonly<Record<string, string>>): void;
}

/** What a client's devices used in a month, day by day, and what shows it. */
export function UsageView({ desk, client: said, month: saidMonth, open, onChange }: UsageViewProps) {
  const clients = useClients();
  const client = said || (clients.list[0]?.id ?? '');
  const month = isMonth(saidMonth) ? saidMonth : desk.settings.today.slice(0, 7);
  const span = spanOfMonth(month);
  const asked = useAsked(() => read(client, span), 0, [client, month]);
  const [isCollecting, setIsCollecting] = useState(false);
  const [device = '', day = ''] = open.split(' ');
  return (
    <>
      <Choice {...{ desk, clients, client, month, onChange }} onCollect={() => setIsCollecting(true)} />
      {client === '' || (asked.data === undefined && asked.error === undefined) ? (
        <MoneySkeleton />
      ) : (
        <Asked asked={asked}>
          {(read) => (
            <Month
              {...{ read, month, client, today: desk.settings.today }}
              onOpen={(row, at) => onChange({ open: `${row} ${at}` })}
            />
          )}
        </Asked>
      )}
      {device !== '' && day !== '' && (
        <Evidence {...{ desk, device, day }} onClose={() => onChange({ open: '' })} onChanged={asked.again} />
      )}
      {isCollecting && (
        <CollectDialog
          {...{ span, client, name: clients.nameOf(client), month }}
          onClose={() => setIsCollecting(false)}
          onDone={asked.again}
        />
      )}
    </>
  );
}

interface Read {
  uses: UsageDay[];
  had: Assignment[];
}

async function read(client: string, span: { from: string; to: string }): Promise<Read> {
  if (client === '') return { uses: [], had: [] };
  const query = new URLSearchParams({ ...span, client });
  const [uses, had] = await Promise.all([
    ask<UsageDay[]>(`${BILLING}/usage?${query}`),
    ask<Assignment[]>(`${BILLING}/assignments?${query}`),
  ]);
  return { uses, had };
}

interface ChoiceProps extends Pick<UsageViewProps, 'desk' | 'client' | 'month' | 'onChange'> {
  clients: ReturnType<typeof useClients>;
  onCollect(): void;
}

function Choice({ desk, clients, client, month, onChange, onCollect }: ChoiceProps) {
  const options = clients.list.map((each) => ({ value: each.id, label: each.client.name }));
  const months = monthsBefore(desk.settings.today.slice(0, 7), 36);
  return (
    <Bar>
      <Combobox
        width={32}
        aria-label="Client"
        placeholder="Client"
        options={options}
        value={client === '' ? null : client}
        onChange={({ value }) => onChange({ client: value, open: '' })}
      />
      <Button
        variant="secondary"
        icon="angle-left"
        aria-label="The month before"
        tooltip="The month before"
        onClick={() => onChange({ month: shiftMonth(month, -1), open: '' })}
      />
      <Combobox
        width={22}
        aria-label="Month"
        options={months.map((value) => ({ value, label: monthText(value) }))}
        value={month}
        onChange={({ value }) => onChange({ month: value, open: '' })}
      />
      <Button
        variant="secondary"
        icon="angle-right"
        aria-label="The month after"
        tooltip="The month after"
        disabled={month >= desk.settings.today.slice(0, 7)}
        onClick={() => onChange({ month: shiftMonth(month, 1), open: '' })}
      />
      <Button
        variant="secondary"
        icon="sync"
        disabled={desk.lack !== undefined || client === ''}
        tooltip={desk.lack ?? 'Read meters and lost time of the days that are over'}
        onClick={onCollect}
      >
        Read the meters
      </Button>
    </Bar>
  );
}

interface MonthProps {
  read: Read;
  month: string;
  today: string;
  client: string;
  onOpen(device: string, day: string): void;
}

function Month({ read: { uses, had }, month, today, client, onOpen }: MonthProps) {
  // Thirty thousand days are worked out once, and not whenever something is opened.
  const told = useMemo(() => monthOfUsage(uses, had, month, today), [uses, had, month, today]);
  const isNarrow = useIsNarrow();
  if (told.rows.length === 0)
    return (
      <EmptyState hideImage variant="call-to-action" message="The client has no device in this month">
        Give it devices on its page: <a href={pageOf('clients', { client, tab: 'devices' })}>Devices</a>
      </EmptyState>
    );
  return (
    <>
      <UsageSums told={told} />
      {isNarrow ? <UsageCards told={told} onOpen={onOpen} /> : <UsageGrid told={told} onOpen={onOpen} />}
    </>
  );
}
