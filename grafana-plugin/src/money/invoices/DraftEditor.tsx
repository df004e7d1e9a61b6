import { css } from '@emotion/css';
import { Alert, Button, Combobox, useTheme2 } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { ask, type Refusal } from '../../api/ask.ts';
import { BILLING, type Desk, idPath } from '../desk.ts';
import { FormProblems } from '../form/Fields.tsx';
import { showing, shownPlaces } from '../form/spec.ts';
import { lineFields } from '../lineFields.ts';
import { LINE_KINDS, moved, newLine, sameLines, writtenLine } from '../lines.ts';
import { Bar } from '../parts.tsx';
import type { JsonObject } from '../paths.ts';
import { NO_PROBLEMS, placesOf } from '../problems.ts';
import type { Invoice, Line } from '../types.ts';
import { DraftSums } from './DraftSums.tsx';
import { LineCard } from './LineCard.tsx';
import { LineEvidence } from './LineEvidence.tsx';
import { Paper } from './Paper.tsx';
import { usePreview } from './usePreview.ts';

export interface DraftEditorProps {
  desk: Desk;
  invoice: Invoice;
  /** The draft as it stands after it was saved. */
  onSaved(saved: Invoice): void;
  /** Whether what is shown differs from what is stored. */
  onDirty(dirty: boolean): void;
  /** Whether the paper shows what is written. */
  onShown(shown: boolean): void;
}

/** The lines of a draft at the left, its paper at the right as it would be now. */
export function DraftEditor({ desk, invoice, onSaved, onDirty, onShown }: DraftEditorProps) {
  const draft = useDraft(desk, invoice, onSaved, onDirty);
  const { lines, prepaid, preview, problems, edit } = draft;
  const [shown, setShown] = useState<Line>();
  const styles = useColumns();
  useEffect(() => onShown(!preview.isOld), [onShown, preview.isOld]);
  return (
    <div className={styles.columns}>
      <div style={{ minWidth: 0 }}>
        <FormProblems problems={problems} title="So it cannot be saved" />
        {lines.map((line, index) => (
          <LineCard
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names of their own
            key={index}
            {...{ desk, problems, line, index, count: lines.length }}
            form={{ lines } as unknown as JsonObject}
            net={preview.isOld ? undefined : preview.told?.lines[index]?.net}
            onChange={(form) => edit({ lines: (form as unknown as { lines: Line[] }).lines })}
            onMove={(by) => edit({ lines: moved(lines, index, by) })}
            onTakeAway={() => edit({ lines: lines.filter((_, at) => at !== index) })}
            onEvidence={() => setShown(line)}
          />
        ))}
        {lines.length === 0 && <Alert severity="info" title="No line yet: add one, it cannot be issued without" />}
        <AddLine onAdd={(kind) => edit({ lines: [...lines, newLine(kind, lines.at(-1)?.tax ?? taxOf(desk))] })} />
        <DraftSums preview={preview} prepaid={prepaid} problem={problems.at.get('prepaid')} onPrepaid={edit} />
        <SaveBar {...draft} lack={desk.lack} />
      </div>
      <div className={styles.paper}>
        <Paper html={preview.told?.html} title="Preview of the paper" dimmed={preview.isOld} />
      </div>
      {shown && <LineEvidence line={shown} client={invoice.client} onClose={() => setShown(undefined)} />}
    </div>
  );
}

const taxOf = ({ settings }: Desk) => settings.taxes[0]?.name ?? '';

interface Edited {
  lines: readonly Line[];
  prepaid: string;
}

/** What somebody writes until it is saved, with what the API says of it. */
function useDraft(
  desk: Desk,
  invoice: Invoice,
  onSaved: DraftEditorProps['onSaved'],
  onDirty: DraftEditorProps['onDirty'],
) {
  const stored: Edited = { lines: invoice.lines, prepaid: zeroless(invoice.prepaid) };
  const [edited, setEdited] = useState<Edited>(stored);
  const [refused, setRefused] = useState(NO_PROBLEMS);
  const [busy, setBusy] = useState(false);
  const { lines, prepaid } = edited;
  const places = lines.flatMap((line) => shownPlaces(lineFields(line, desk.settings), 'lines.*'));
  const has = showing([...places, 'prepaid']);
  const preview = usePreview(invoice.id, edited, has);
  const isDirty = !sameLines(lines, stored.lines) || prepaid !== stored.prepaid;
  const edit = (changed: Partial<Edited>) => {
    const next = { ...edited, ...changed };
    setEdited(next);
    setRefused(NO_PROBLEMS);
    onDirty(!sameLines(next.lines, stored.lines) || next.prepaid !== stored.prepaid);
  };
  const save = async () => {
    setBusy(true);
    try {
      const body = { revision: invoice.revision, lines: lines.map(writtenLine), prepaid: prepaid.trim() || '0' };
      onSaved(await ask<Invoice>(`${BILLING}/invoices/${idPath(invoice.id)}`, { method: 'PUT', body }));
      onDirty(false);
    } catch (error) {
      setRefused(placesOf((error as Refusal).message, has));
    }
    setBusy(false);
  };
  const problems = refused.at.size + refused.rest.length > 0 ? refused : preview.problems;
  return { lines, prepaid, preview, problems, isDirty, busy, edit, save, leave: () => edit(stored) };
}

function zeroless(amount: string): string {
  return /[1-9]/.test(amount) ? amount : '';
}

function SaveBar({
  isDirty,
  busy,
  lack,
  save,
  leave,
}: Pick<ReturnType<typeof useDraft>, 'isDirty' | 'busy' | 'save' | 'leave'> & { lack: string | undefined }) {
  return (
    <Bar>
      <Button
        disabled={!isDirty || busy || lack !== undefined}
        tooltip={lack ?? (isDirty ? undefined : 'Everything is saved')}
        onClick={() => void save()}
      >
        Save the draft
      </Button>
      {isDirty && (
        <Button variant="secondary" onClick={leave}>
          Leave the changes
        </Button>
      )}
    </Bar>
  );
}

function AddLine({ onAdd }: { onAdd(kind: string): void }) {
  return (
    <Bar>
      <Combobox
        width={30}
        aria-label="Add a line"
        placeholder="Add a line …"
        value={null}
        options={LINE_KINDS.map(({ value, label }) => ({ value, label }))}
        onChange={({ value }) => onAdd(value)}
      />
    </Bar>
  );
}

function useColumns() {
  const { spacing, breakpoints } = useTheme2();
  return {
    columns: css({
      display: 'grid',
      gap: spacing(2),
      gridTemplateColumns: 'minmax(0, 1fr)',
      alignItems: 'start',
      [breakpoints.up('lg')]: { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
    }),
    paper: css({ minWidth: 0, [breakpoints.up('lg')]: { position: 'sticky', top: spacing(1) } }),
  };
}
