import { Alert, Button, EmptyState, Field, Input, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { MinerLink } from '../../parts/MinerLink.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { BILLING } from '../desk.ts';
import { dayBehind, lastDayOf } from '../months.ts';
import { Bar } from '../parts.tsx';
import { type RowColumn, RowList } from '../RowList.tsx';
import type { Assignment } from '../types.ts';
import { useDeed } from '../useDeed.ts';
import { AssignForm } from './AssignForm.tsx';
import type { ClientTabProps } from './ClientView.tsx';

/** From the first day that anybody could mean until behind the last. */
const ALWAYS = { from: '2009-01-03', to: '2199-12-31' };

/** Which devices a client has and had, from when until when. */
export function Devices({ desk, one: { id, client } }: ClientTabProps) {
  const query = new URLSearchParams({ ...ALWAYS, client: id });
  const asked = useAsked(() => ask<Assignment[]>(`${BILLING}/assignments?${query}`), 0, [id]);
  const [isAssigning, setIsAssigning] = useState(false);
  const [ending, setEnding] = useState<Assignment>();
  const button = (each: Assignment) =>
    each.to === undefined ? (
      <Button
        size="sm"
        variant="secondary"
        disabled={desk.lack !== undefined}
        tooltip={desk.lack}
        onClick={() => setEnding(each)}
      >
        End
      </Button>
    ) : null;
  if (isAssigning)
    return (
      <AssignForm
        client={{ id, name: client.name }}
        today={desk.settings.today}
        onClose={(changed) => {
          setIsAssigning(false);
          if (changed) asked.again();
        }}
      />
    );
  return (
    <>
      <Bar>
        <Button icon="plus" disabled={desk.lack !== undefined} tooltip={desk.lack} onClick={() => setIsAssigning(true)}>
          Give devices
        </Button>
      </Bar>
      <Asked asked={asked}>
        {(rows) => (
          <RowList
            label={`Devices of ${client.name}`}
            columns={[...COLUMNS, { id: 'end', title: '', width: '84px', cell: button }]}
            rows={newestFirst(rows)}
            keyOf={(each) => String(each.id)}
            none={
              <EmptyState hideImage variant="call-to-action" message="No device yet">
                Energy and monitoring are billed for the devices that a client has.
              </EmptyState>
            }
          />
        )}
      </Asked>
      {ending && (
        <EndDialog
          assignment={ending}
          today={desk.settings.today}
          onClose={() => setEnding(undefined)}
          onDone={asked.again}
        />
      )}
    </>
  );
}

/** Those that it has still, then those that it had. */
function newestFirst(rows: readonly Assignment[]): Assignment[] {
  return [...rows].sort(
    (one, other) =>
      Number(one.to !== undefined) - Number(other.to !== undefined) || (one.device < other.device ? -1 : 1),
  );
}

const COLUMNS: readonly RowColumn<Assignment>[] = [
  {
    ...{ id: 'device', title: 'Device', width: 'minmax(130px, 2fr)' },
    cell: ({ device }) => <MinerLink miner={device} />,
  },
  { id: 'model', title: 'Model', width: 'minmax(130px, 2fr)', cell: ({ model }) => model },
  { id: 'group', title: 'Group', width: 'minmax(80px, 1fr)', cell: ({ group }) => group ?? '–' },
  { id: 'from', title: 'First day', width: '110px', cell: ({ from }) => from },
  { id: 'to', title: 'Last day', width: '110px', cell: ({ to }) => (to ? lastDayOf(to) : 'has it') },
];

interface EndDialogProps {
  assignment: Assignment;
  today: string;
  onClose(): void;
  onDone(): void;
}

function EndDialog({ assignment: { id, device }, today, onClose, onDone }: EndDialogProps) {
  const [last, setLast] = useState(today);
  const deed = useDeed();
  const end = async () => {
    const body = { to: dayBehind(last) };
    if (await deed.run(() => ask(`${BILLING}/assignments/${id}/end`, { method: 'POST', body }))) {
      onDone();
      onClose();
    }
  };
  return (
    <Modal title={`End that the client has ${device}`} isOpen onDismiss={onClose}>
      <p>From the day behind it, {device} is on no bill of this client.</p>
      <Field label="Last day" htmlFor="last-day">
        <Input id="last-day" type="date" value={last} onChange={(event) => setLast(event.currentTarget.value)} />
      </Field>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={deed.busy || last === ''} onClick={() => void end()}>
          End it on {last}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
