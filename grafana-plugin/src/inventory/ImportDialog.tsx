import { Alert, Button, Checkbox, Field, Input, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { useDeed } from '../money/useDeed.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import type { ImportAnswer } from './import.ts';
import { asksOf, importCall, type Judged, type OnboardingAnswer, outcomeRows, type Put } from './scan.ts';

const FIELDS: readonly (readonly [name: keyof Put, label: string, hint: string])[] = [
  ['rack', 'Rack', 'Without one they are imported as new, to be placed later'],
  ['position', 'Position of the first', 'The next ones count on from it'],
  ['outlets', 'Outlets of the first', 'pdu-1:12, one a cord; the next ones count on'],
  ['building', 'Building', ''],
  ['client', 'Owner', ''],
];
const NOWHERE: Put = { building: '', rack: '', position: '', outlets: '', client: '' };
const RIGHT: Readonly<Record<string, string>> = {
  move: 'Yes, they stand elsewhere now',
  watts: 'Yes, the outlets are right, whatever they draw',
};

type Answer = OnboardingAnswer | ImportAnswer;

/** Puts found devices into the inventory: first what would happen, device by device, then it is done. */
export function ImportDialog({
  chosen,
  onClose,
  onDone,
}: {
  chosen: readonly Judged[];
  onClose(): void;
  onDone(): void;
}) {
  const [put, setPut] = useState(NOWHERE);
  const [confirm, setConfirm] = useState<readonly string[]>([]);
  const [answer, setAnswer] = useState<Answer>();
  const { busy, problem, run } = useDeed();
  const send = (apply: boolean) =>
    run(async () => {
      const { path, body, type } = importCall(chosen, put, apply, confirm);
      setAnswer(await ask<Answer>(path, { method: 'POST', body, ...(type ? { type } : {}) }));
      if (apply) onDone();
    });
  const change = (next: Partial<Put>) => {
    setPut({ ...put, ...next });
    setAnswer(undefined);
  };
  const open = answer ? asksOf(answer).filter((each) => !confirm.includes(each)) : [];
  const isDone = answer?.applied === true;
  return (
    <Modal title={`Import ${chosen.length} devices`} isOpen onDismiss={onClose}>
      {!isDone && (
        <div
          style={{ display: 'grid', gap: 8, gridTemplateColumns: 'repeat(auto-fill, minmax(min(220px, 100%), 1fr))' }}
        >
          {FIELDS.map(([name, label, hint]) => (
            <Field key={name} label={label} htmlFor={`put-${name}`} description={hint} noMargin>
              <Input
                id={`put-${name}`}
                value={put[name]}
                onChange={(event) => change({ [name]: event.currentTarget.value })}
              />
            </Field>
          ))}
        </div>
      )}
      {problem && <Alert severity="error" title={problem} />}
      {answer && (
        <PlainTable
          title={isDone ? 'What was done' : 'What would be done'}
          columns={['Address', 'Device', isDone ? 'Done' : 'Would be done']}
          rows={outcomeRows(answer)}
          none="Nothing changes: the inventory has all of it."
        />
      )}
      {answer &&
        !isDone &&
        asksOf(answer).map((each) => (
          <Checkbox
            key={each}
            label={RIGHT[each] ?? each}
            value={confirm.includes(each)}
            onChange={(event) =>
              setConfirm(event.currentTarget.checked ? [...confirm, each] : confirm.filter((one) => one !== each))
            }
          />
        ))}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          {isDone ? 'Close' : 'Leave it'}
        </Button>
        {!isDone && (
          <Button variant={answer ? 'secondary' : 'primary'} disabled={busy} onClick={() => void send(false)}>
            See what would be done
          </Button>
        )}
        {answer && !isDone && (
          <Button disabled={busy || open.length > 0} onClick={() => void send(true)}>
            {`Import ${chosen.length} devices`}
          </Button>
        )}
      </Modal.ButtonRow>
    </Modal>
  );
}
