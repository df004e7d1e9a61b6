import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type Order, ReasonDialog } from '../remediation/ReasonDialog.tsx';
import { type Selection, selectionWords } from './selection.ts';
import { WindowForm } from './WindowForm.tsx';

interface MaintenanceWindow {
  id: number;
  selection: Selection;
  startsAt: string;
  endsAt: string;
  by: string;
  comment: string;
  state: string;
}

const EVERY_MS = 15_000;
const STANDS = new Set(['planned', 'open']);

/** Times in which the machine leaves miners alone: which there are, a new one, and the end of one. */
export function Windows() {
  const asked = useAsked(() => ask<MaintenanceWindow[]>('/api/v1/maintenance-windows?limit=200'), EVERY_MS);
  const lack = useRights().lacks('maintenance:write');
  const [isNew, setNew] = useState(false);
  const [order, setOrder] = useState<Order>();
  const cancel = ({ id, selection }: MaintenanceWindow): Order => ({
    ...{ verb: 'Cancel', subject: `the window of ${selectionWords(selection)}`, method: 'DELETE' },
    path: `/api/v1/maintenance-windows/${id}`,
  });
  return (
    <>
      <p>
        In a maintenance window the machine leaves its miners alone. People may still give orders, and are told of the
        window.
      </p>
      <Button
        icon="plus"
        style={{ marginBottom: 16 }}
        disabled={lack !== undefined}
        tooltip={lack}
        onClick={() => setNew(true)}
      >
        Plan maintenance
      </Button>
      <Asked asked={asked}>
        {(windows) => (
          <PlainTable
            columns={['State', 'From', 'To', 'Which', 'Why', 'By', '']}
            rows={windows.map((each) => [
              ...[each.state, timeText(each.startsAt), timeText(each.endsAt), selectionWords(each.selection)],
              ...[each.comment, each.by],
              STANDS.has(each.state) && (
                <Button
                  size="sm"
                  variant="secondary"
                  disabled={lack !== undefined}
                  tooltip={lack}
                  onClick={() => setOrder(cancel(each))}
                >
                  Cancel
                </Button>
              ),
            ])}
            none="No maintenance is planned, and none was."
          />
        )}
      </Asked>
      {isNew && <WindowForm onClose={() => setNew(false)} onDone={asked.again} />}
      {order && <ReasonDialog order={order} onClose={() => setOrder(undefined)} onDone={asked.again} />}
    </>
  );
}
