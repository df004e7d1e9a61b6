import { Alert, Button, Field, Input, LoadingPlaceholder, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { useOrder } from '../actions/useOrder.ts';
import { ask } from '../api/ask.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { type Policy, trialWords, type Weighed } from './policy.ts';

export interface SaveDialogProps {
  policy: Policy;
  was: number;
  onClose(): void;
  onDone(): void;
}

/** What a change would do, before it is made: the difference, and what the thresholds would find at this moment. */
export function SaveDialog({ policy, was, onClose, onDone }: SaveDialogProps) {
  const [comment, setComment] = useState('');
  const order = useOrder<object>('/api/v1/thresholds', 'PUT');
  const { data, error } = useAsked(
    () => ask<Weighed>('/api/v1/thresholds/preview', { method: 'POST', body: { policy } }),
    0,
    [policy],
  );
  const save = async () => {
    if ((await order.give({ policy, was, comment: comment.trim() })) === undefined) return;
    onDone();
    onClose();
  };
  const isReady = data !== undefined && data.problems.length === 0 && data.changes.length > 0 && comment.trim() !== '';
  return (
    <Modal title="Change thresholds" isOpen onDismiss={onClose}>
      {error && <Alert severity="error" title={error.message} />}
      {!data && !error && <LoadingPlaceholder text="Looking what they would find now" />}
      {data && <Difference weighed={data} />}
      <Field label="Reason" description="Kept in the history with your name" required>
        <Input value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      {order.error && <Alert severity="error" title={order.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={!isReady || order.busy} onClick={() => void save()}>
          Change thresholds
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

function Difference({ weighed: { problems, changes, trials, untried } }: { weighed: Weighed }) {
  return (
    <div data-testid="weighed">
      {problems.map((problem) => (
        <Alert key={problem} severity="error" title={problem} />
      ))}
      <PlainTable
        columns={['Where', 'Threshold', 'Now', 'Then']}
        rows={changes.map(({ place, name, key, from, to }) => [
          name === '' ? place : `${place} ${name}`,
          ...[key, from ?? 'not set', to ?? 'not set'],
        ])}
        none="Nothing would change."
      />
      {trials.map((trial) => (
        <Alert
          key={trial.key}
          severity={trial.added.length > 0 ? 'warning' : 'info'}
          title={`${trial.key} ${trialWords(trial)}`}
        />
      ))}
      {untried.length > 0 && <p>What needs longer to be seen cannot be tried now: {untried.join(', ')}.</p>}
    </div>
  );
}
