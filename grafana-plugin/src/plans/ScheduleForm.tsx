import { Alert, Button, Combobox, Field, Input, Modal } from '@grafana/ui';
import React, { Fragment, useState } from 'react';
import { DEEDS } from '../actions/deeds.ts';
import { useOrder } from '../actions/useOrder.ts';
import { Meant } from './Meant.tsx';
import { NextRuns } from './NextRuns.tsx';
import { type Chosen, SelectionField } from './SelectionField.tsx';
import { selectionOf } from './selection.ts';
import { readStages } from './stages.ts';

const PLANNED = ['restart-mining', 'reboot', 'power-cycle'] as const;
const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const FIRST = {
  ...{ name: '', cron: '30 2 * * 1', timeZone: OWN_ZONE, atOnce: '1', pauseSeconds: '30', comment: '' },
  action: 'restart-mining' as (typeof PLANNED)[number],
};
type Draft = typeof FIRST;
const LABELS: readonly (readonly [name: Exclude<keyof Draft, 'action'>, label: string, description?: string])[] = [
  ['name', 'Name', 'One of this name a site'],
  ['cron', 'Cron', 'Minute, hour, day, month, weekday: 30 2 * * 1 is each Monday at 02:30'],
  ['timeZone', 'Time zone', 'As IANA names it: America/Chicago'],
  ['atOnce', 'At once', 'How many run at the same time'],
  ['pauseSeconds', 'Pause in seconds', 'Between the starts of two'],
  ['comment', 'Reason', 'Kept in the ledger with your name'],
];

/** A new schedule of restarts. */
export function ScheduleForm({ onClose, onDone }: { onClose(): void; onDone(): void }) {
  const [draft, setDraft] = useState<Draft>(FIRST);
  const [chosen, setChosen] = useState<Chosen>({ kind: 'racks', names: [] });
  const order = useOrder<object>('/api/v1/schedules');
  const selection = selectionOf(chosen.kind, chosen.names);
  const stages = readStages(draft.atOnce, draft.pauseSeconds);
  const problem = typeof stages === 'string' ? stages : undefined;
  const isReady =
    problem === undefined && selection !== undefined && draft.name.trim() !== '' && draft.comment.trim() !== '';
  const give = async () => {
    const { name, cron, timeZone, action, comment } = draft;
    const body = { name: name.trim(), cron: cron.trim(), timeZone: timeZone.trim(), action, selection };
    if ((await order.give({ ...body, ...(stages as object), comment: comment.trim() })) === undefined) return;
    onDone();
    onClose();
  };
  return (
    <Modal title="Plan restarts" isOpen onDismiss={onClose}>
      <Field label="What" required>
        <Combobox
          value={draft.action}
          options={PLANNED.map((value) => ({ value, label: DEEDS[value].verb, description: DEEDS[value].means }))}
          onChange={({ value }) => setDraft({ ...draft, action: value })}
        />
      </Field>
      <SelectionField value={chosen} onChange={setChosen} />
      <Meant selection={selection} deed={draft.action} />
      {LABELS.map(([name, label, description]) => (
        <Fragment key={name}>
          <Field label={label} description={description} required>
            <Input
              value={draft[name]}
              onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })}
            />
          </Field>
          {name === 'timeZone' && <NextRuns cron={draft.cron.trim()} timeZone={draft.timeZone.trim()} />}
        </Fragment>
      ))}
      {(problem ?? order.error) && <Alert severity="error" title={problem ?? order.error ?? ''} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={!isReady || order.busy} onClick={() => void give()}>
          Plan {draft.name.trim() || 'restarts'}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
