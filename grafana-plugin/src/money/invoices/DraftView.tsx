import { Alert, Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { nameOfPaper } from '../invoices.ts';
import { Bar } from '../parts.tsx';
import type { Invoice } from '../types.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { DraftEditor } from './DraftEditor.tsx';
import { IssueDialog } from './IssueDialog.tsx';
import { RepairLabour } from './RepairLabour.tsx';
import { RepairParts } from './RepairParts.tsx';

export interface DraftViewProps {
  desk: Desk;
  invoice: Invoice;
  name: string;
  onChanged(next: Invoice): void;
  onLeave(): void;
  again(): void;
}

/** A draft: what hinders it, what can be done with it, and its lines. */
export function DraftView({ desk, invoice, name, onChanged, onLeave, again }: DraftViewProps) {
  const [asks, setAsks] = useState<'issue' | 'discard' | 'parts' | 'labour'>();
  const [isDirty, setIsDirty] = useState(false);
  const [isShown, setIsShown] = useState(false);
  const { problems } = invoice;
  const hindered =
    desk.lack ??
    (isDirty
      ? 'Save the draft first'
      : problems.length > 0
        ? 'What hinders it stands above its lines'
        : invoice.lines.length === 0
          ? 'It has no line'
          : isShown
            ? undefined
            : 'Its paper is not worked out yet: what is issued should have been seen');
  return (
    <>
      {problems.length > 0 && <Hindrances problems={problems} />}
      <Bar>
        <Button icon="file-alt" disabled={hindered !== undefined} tooltip={hindered} onClick={() => setAsks('issue')}>
          Issue …
        </Button>
        {(['parts', 'labour'] as const).map((what) => (
          <Button
            key={what}
            variant="secondary"
            icon="plus"
            disabled={desk.lack !== undefined || isDirty}
            tooltip={desk.lack ?? (isDirty ? 'Save the draft first' : undefined)}
            onClick={() => setAsks(what)}
          >
            {what === 'parts' ? 'Parts of repairs …' : 'Labour of repairs …'}
          </Button>
        ))}
        <Button
          variant="secondary"
          icon="trash-alt"
          disabled={desk.lack !== undefined}
          tooltip={desk.lack}
          onClick={() => setAsks('discard')}
        >
          Discard …
        </Button>
        <Button variant="secondary" icon="sync" onClick={again}>
          Load it again
        </Button>
      </Bar>
      <DraftEditor desk={desk} invoice={invoice} onSaved={onChanged} onDirty={setIsDirty} onShown={setIsShown} />
      {asks === 'issue' && (
        <IssueDialog
          {...{ invoice, client: name, today: desk.settings.today }}
          onClose={() => setAsks(undefined)}
          onDone={onChanged}
        />
      )}
      {asks === 'parts' && <RepairParts invoice={invoice} onClose={() => setAsks(undefined)} onDone={onChanged} />}
      {asks === 'labour' && <RepairLabour invoice={invoice} onClose={() => setAsks(undefined)} onDone={onChanged} />}
      {asks === 'discard' && (
        <DiscardDialog invoice={invoice} name={name} onClose={() => setAsks(undefined)} onDone={onLeave} />
      )}
    </>
  );
}

const SHOWN = 8;

function Hindrances({ problems }: { problems: readonly string[] }) {
  return (
    <Alert severity="warning" title={`It cannot be issued yet: ${problems.length} reasons`}>
      {problems.slice(0, SHOWN).map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      {problems.length > SHOWN && <p>and {problems.length - SHOWN} more</p>}
      <p>Mend what is missing on the page Usage; then discard this draft and make it anew.</p>
    </Alert>
  );
}

interface DiscardProps {
  invoice: Invoice;
  name: string;
  onClose(): void;
  onDone(): void;
}

function DiscardDialog({ invoice, name, onClose, onDone }: DiscardProps) {
  const discard = async () => {
    await ask(`${BILLING}/invoices/${idPath(invoice.id)}?revision=${invoice.revision}`, { method: 'DELETE' });
    onDone();
  };
  const what = nameOfPaper(invoice);
  return (
    <ConfirmDialog
      title={`Discard: ${what} for ${name}`}
      verb="Discard the draft"
      isGrave
      deed={discard}
      onClose={onClose}
    >
      <p>Its lines are gone then. Nothing was issued, so no number is lost; the month can be drafted anew.</p>
    </ConfirmDialog>
  );
}
