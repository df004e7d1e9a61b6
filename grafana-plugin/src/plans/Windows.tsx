import React from 'react';
import { timeText } from '../parts/times.ts';
import type { Order } from '../remediation/ReasonDialog.tsx';
import { PlanList } from './PlanList.tsx';
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

const STANDS = new Set(['planned', 'open']);

/** Times in which the machine leaves miners alone: which there are, a new one, and the end of one. */
export function Windows() {
  return (
    <PlanList<MaintenanceWindow>
      path="/api/v1/maintenance-windows?limit=200"
      everyMs={15_000}
      permission="maintenance:write"
      words="In a maintenance window the machine leaves its miners alone. People may still give orders, and are told of the window."
      plan="Plan maintenance"
      columns={['State', 'From', 'To', 'Which', 'Why', 'By']}
      cellsOf={({ state, startsAt, endsAt, selection, comment, by }) => [
        ...[state, timeText(startsAt), timeText(endsAt), selectionWords(selection)],
        ...[comment, by],
      ]}
      ordersOf={ordersOf}
      none="No maintenance is planned, and none was."
      Form={WindowForm}
    />
  );
}

function ordersOf({ id, selection, state }: MaintenanceWindow): Order[] {
  if (!STANDS.has(state)) return [];
  return [
    {
      ...{ verb: 'Cancel', subject: `the window of ${selectionWords(selection)}`, method: 'DELETE' as const },
      path: `/api/v1/maintenance-windows/${id}`,
    },
  ];
}
