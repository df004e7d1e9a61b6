import { Checkbox, Drawer, TextLink } from '@grafana/ui';
import React, { useState } from 'react';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { TextButton } from '../../parts/TextButton.tsx';
import { amountText } from '../amounts.ts';
import { pageOf } from '../desk.ts';
import { Sums } from '../invoices/Sums.tsx';
import { quantityText } from '../lines.ts';
import { Word } from '../Mark.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import { isOpen, notesOf, RUN_STATES, type RunItem } from '../runs.ts';

export interface RunItemsProps {
  items: readonly RunItem[];
  chosen: ReadonlySet<string>;
  onChoose(next: ReadonlySet<string>): void;
}

/** The bills of a run, each with what should be known before it is accepted. */
export function RunItems({ items, chosen, onChoose }: RunItemsProps) {
  const [shown, setShown] = useState<RunItem>();
  const open = items.filter(isOpen);
  const toggle = (contract: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(contract);
    else next.delete(contract);
    onChoose(next);
  };
  const columns: RowColumn<RunItem>[] = [
    {
      ...{ id: 'choose', title: '', width: '36px' },
      cell: (item) => (
        <Checkbox
          aria-label={`Choose the bill of ${item.clientName}`}
          disabled={!isOpen(item)}
          value={chosen.has(item.contract)}
          onChange={(event) => toggle(item.contract, event.currentTarget.checked)}
        />
      ),
    },
    {
      ...{ id: 'client', title: 'Client', width: 'minmax(160px, 2fr)' },
      cell: (item) =>
        item.preview ? <TextButton onClick={() => setShown(item)}>{item.clientName}</TextButton> : item.clientName,
    },
    { id: 'state', title: 'State', width: '140px', cell: ({ state }) => <Word {...RUN_STATES[state]} /> },
    { id: 'invoice', title: 'Invoice', width: '140px', cell: (item) => <InvoiceLink item={item} /> },
    {
      ...{ id: 'payable', title: 'Payable', width: '130px', right: true },
      cell: ({ preview }) => (preview ? amountText(preview.payable, preview.currency) : '–'),
    },
    { id: 'notes', title: 'What to know', width: 'minmax(200px, 4fr)', cell: (item) => <Notes item={item} /> },
  ];
  return (
    <>
      {open.length > 1 && (
        <Checkbox
          label={`All ${open.length} that can be accepted`}
          value={open.every(({ contract }) => chosen.has(contract))}
          indeterminate={chosen.size > 0 && !open.every(({ contract }) => chosen.has(contract))}
          onChange={(event) =>
            onChoose(new Set(event.currentTarget.checked ? open.map(({ contract }) => contract) : []))
          }
        />
      )}
      <RowList
        label="Bills of the month"
        columns={columns}
        rows={items}
        keyOf={({ contract }) => contract}
        none="No contract holds in this month."
      />
      {shown && <PreviewDrawer item={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function InvoiceLink({ item: { invoice, number } }: { item: RunItem }) {
  if (invoice === undefined) return <>–</>;
  return (
    <TextLink href={pageOf('invoices', { invoice })} inline={false} variant="bodySmall">
      {number ?? 'Draft'}
    </TextLink>
  );
}

function Notes({ item }: { item: RunItem }) {
  const notes = notesOf(item);
  const [first = '–'] = notes;
  return <span title={notes.join('\n')}>{notes.length > 1 ? `${first}, and ${notes.length - 1} more` : first}</span>;
}

function PreviewDrawer({ item, onClose }: { item: RunItem; onClose(): void }) {
  const { preview, clientName } = item;
  if (preview === undefined) return null;
  return (
    <Drawer title={clientName} subtitle="What it would be billed" size="md" onClose={onClose}>
      {notesOf(item).map((note) => (
        <p key={note}>{note}</p>
      ))}
      <PlainTable
        columns={['Line', 'Quantity', `Net, ${preview.currency}`]}
        rows={preview.lines.map(({ description, quantity, unit, net = '' }) => [
          description,
          quantityText(quantity, unit),
          amountText(net),
        ])}
        none="No line."
        right
      />
      <Sums figures={preview} />
    </Drawer>
  );
}
