import React from 'react';
import { DEEDS, type Deed } from '../actions/deeds.ts';
import { timeText } from '../parts/times.ts';
import type { Order } from '../remediation/ReasonDialog.tsx';
import { PlanList } from './PlanList.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';
import { type Selection, selectionWords } from './selection.ts';

interface Schedule {
  id: number;
  name: string;
  cron: string;
  timeZone: string;
  action: Deed;
  selection: Selection;
  atOnce: number;
  pauseSeconds: number;
  by: string;
  comment: string;
  enabled: boolean;
  nextAt?: string;
}

/** Restarts that are planned by cron: which there are, a new one, and what holds one. */
export function Schedules() {
  return (
    <PlanList<Schedule>
      path="/api/v1/schedules"
      everyMs={30_000}
      permission="order:give"
      words="Planned restarts spare what is curtailed, asleep or in maintenance, and go through the gates without force."
      plan="Plan restarts"
      columns={['Name', 'What', 'Which', 'When', 'Next', 'In stages', 'Why', 'By']}
      cellsOf={cellsOf}
      ordersOf={ordersOf}
      none="No restart is planned."
      Form={ScheduleForm}
    />
  );
}

function cellsOf({ name, action, selection, cron, timeZone, enabled, nextAt, ...rest }: Schedule) {
  return [
    ...[name, DEEDS[action].verb, selectionWords(selection), `${cron} · ${timeZone}`],
    enabled ? timeText(nextAt) : 'disabled',
    `${rest.atOnce} at once, ${rest.pauseSeconds} s between`,
    ...[rest.comment, rest.by],
  ];
}

function ordersOf({ id, name, enabled }: Schedule): Order[] {
  const path = `/api/v1/schedules/${id}`;
  return [
    { verb: enabled ? 'Disable' : 'Enable', subject: name, path, method: 'PATCH', body: { enabled: !enabled } },
    { verb: 'Remove', subject: name, path, method: 'DELETE' },
  ];
}
