import { Alert, Button, Field, Input, LoadingPlaceholder, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { useOrder } from '../actions/useOrder.ts';
import { ask } from '../api/ask.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { otherwise, type PolicySet, type Weighed } from './policy.ts';

interface Preview {
  problems: string[];
  changes: { place: string; key: string; from?: string; to?: string }[];
}

export interface SavePolicyProps {
  set: PolicySet;
  was: number;
  onClose(): void;
  onDone(): void;
}

/** What a change would do, before it is made: the difference in words, and what would be decided now. */
export function SavePolicy({ set, was, onClose, onDone }: SavePolicyProps) {
  const [comment, setComment] = useState('');
  const order = useOrder<object>('/api/v1/policy', 'PUT');
  const body = { set };
  const preview = useAsked(() => ask<Preview>('/api/v1/policy/preview', { method: 'POST', body }), 0, [set]);
  const save = async () => {
    if ((await order.give({ set, was, comment: comment.trim() })) === undefined) return;
    onDone();
    onClose();
  };
  const { data, error } = preview;
  const isGood = data !== undefined && data.problems.length === 0 && data.changes.length > 0;
  return (
    <Modal title="Change the policy of healing" isOpen onDismiss={onClose}>
      {error && <Alert severity="error" title={error.message} />}
      {!data && !error && <LoadingPlaceholder text="Looking what would change" />}
      {data?.problems.map((problem) => (
        <Alert key={problem} severity="error" title={problem} />
      ))}
      {data && (
        <PlainTable
          columns={['Where', 'Parameter', 'Now', 'Then']}
          rows={data.changes.map(({ place, key, from, to }) => [place, key, from ?? 'not set', to ?? 'not set'])}
          none="Nothing would change."
        />
      )}
      {isGood && <Decisions set={set} />}
      <Field label="Reason" description="Kept in the history and in the ledger, with your name" required>
        <Input value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
      </Field>
      {order.error && <Alert severity="error" title={order.error} />}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          Leave it
        </Button>
        <Button disabled={!isGood || order.busy || comment.trim() === ''} onClick={() => void save()}>
          Change the policy
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}

/** What would be decided about every open episode now, by the policy that holds and by this one. */
function Decisions({ set }: { set: PolicySet }) {
  const question = () => ask<Weighed>('/api/v1/policy/weigh', { method: 'POST', body: { set } });
  const { data, error } = useAsked(question, 0, [set]);
  if (error) return <Alert severity="warning" title={`What would be decided now is not known: ${error.message}`} />;
  if (!data) return <LoadingPlaceholder text="Deciding about every open episode, by both" />;
  const { changed, same, unsaid } = otherwise(data);
  const reached = data.used.filter(({ atLimit, atLimitThen }) => atLimit !== atLimitThen);
  return (
    <div data-testid="decisions">
      <PlainTable
        title={`${data.open} open episodes: ${changed.length} would be decided otherwise now, ${same} as before`}
        columns={['Device', 'Fault', 'Now', 'Then', 'Why']}
        rows={changed.map(({ device, fault, before, after }) => [
          ...[device, fault, before?.decision ?? 'unknown', after?.decision ?? 'unknown', after?.evidence ?? ''],
        ])}
        none="Nothing would be decided otherwise at this moment."
      />
      {unsaid.length > 0 && <p>Nothing can be said of {unsaid.map(({ device }) => device).join(', ')}.</p>}
      {reached.map(({ key, atLimit, atLimitThen }) => (
        <p key={key}>
          {key}: {atLimitThen} miners would have reached their limit, {atLimit} have now.
        </p>
      ))}
    </div>
  );
}
