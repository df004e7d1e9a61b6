import { Alert, Button, Checkbox, Modal } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { BILLING } from '../desk.ts';
import { monthText } from '../months.ts';
import type { UsageDay } from '../types.ts';
import { useDeed } from '../useDeed.ts';

export interface CollectDialogProps {
  span: { from: string; to: string };
  client: string;
  name: string;
  month: string;
  onClose(): void;
  onDone(): void;
}

interface Collected {
  written: UsageDay[];
  problems: string[];
}

const SHOWN = 20;

/** Reads meters and lost time of a client's month, and says what was new and what could not be read. */
export function CollectDialog({ span, client, name, month, onClose, onDone }: CollectDialogProps) {
  const [estimates, setEstimates] = useState(false);
  const [told, setTold] = useState<Collected>();
  const deed = useDeed();
  const read = () =>
    deed.run(async () => {
      const rules = { estimate: estimates ? 'own-mean' : 'none' };
      const body = { ...span, client, rules };
      setTold(await ask<Collected>(`${BILLING}/usage/collect`, { method: 'POST', body }));
      onDone();
    });
  return (
    <Modal title={`Read the meters of ${name}`} isOpen onDismiss={onClose}>
      <p>
        Reads the counters of the outlets and the ledger of lost time for the days of {monthText(month)} that are over.
        What was known before stays; what is new becomes a version of its own.
      </p>
      <Checkbox
        label="Fill gaps with the mean of the rest of the day"
        description="Where at least half of the day is known; what was filled counts as estimated"
        value={estimates}
        onChange={(event) => setEstimates(event.currentTarget.checked)}
      />
      <div style={{ height: 12 }} />
      {deed.problem && <Alert severity="error" title={deed.problem} />}
      {told && (
        <Alert
          severity={told.problems.length > 0 ? 'warning' : 'success'}
          title={`${told.written.length} days of devices were new`}
        >
          {told.problems.slice(0, SHOWN).map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
          {told.problems.length > SHOWN && <p>and {told.problems.length - SHOWN} more</p>}
        </Alert>
      )}
      <Modal.ButtonRow>
        <Button variant="secondary" onClick={onClose}>
          {told ? 'Close' : 'Leave it'}
        </Button>
        <Button disabled={deed.busy} onClick={() => void read()}>
          {deed.busy ? 'Reading …' : 'Read the meters'}
        </Button>
      </Modal.ButtonRow>
    </Modal>
  );
}
