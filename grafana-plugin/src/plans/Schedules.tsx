import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { DEEDS, type Deed } from '../actions/deeds.ts';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type Order, ReasonDialog } from '../remediation/ReasonDialog.tsx';
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

const EVERY_MS = 30_000;

/** Restarts that are planned by cron: which there are, a new one, and what holds one. */
export function Schedules() {
  const asked = useAsked(() => ask<Schedule[]>('/api/v1/schedules'), EVERY_MS);
  const lack = useRights().lacks('order:give');
  const [isNew, setNew] = useState(false);
  const [order, setOrder] = useState<Order>();
  const button = (given: Order) => (
    <Button size="sm" variant="secondary" disabled={lack !== undefined} tooltip={lack} onClick={() => setOrder(given)}>
      {given.verb}
    </Button>
  );
  return (
    <>
      <p>Planned restarts spare what is curtailed, asleep or in maintenance, and go through the gates without force.</p>
      <Button
        icon="plus"
        style={{ marginBottom: 16 }}
        disabled={lack !== undefined}
        tooltip={lack}
        onClick={() => setNew(true)}
      >
        Plan restarts
      </Button>
      <Asked asked={asked}>
        {(schedules) => (
          <PlainTable
            columns={['Name', 'What', 'Which', 'When', 'Next', 'In stages', 'Why', 'By', '']}
            rows={schedules.map((each) => [
              ...[
                each.name,
                DEEDS[each.action].verb,
                selectionWords(each.selection),
                `${each.cron} · ${each.timeZone}`,
              ],
              ...[
                each.enabled ? timeText(each.nextAt) : 'disabled',
                `${each.atOnce} at once, ${each.pauseSeconds} s between`,
              ],
              ...[each.comment, each.by],
              <>
                {button({ ...changeOf(each), body: { enabled: !each.enabled } })} {button(removalOf(each))}
              </>,
            ])}
            none="No restart is planned."
          />
        )}
      </Asked>
      {isNew && <ScheduleForm onClose={() => setNew(false)} onDone={asked.again} />}
      {order && <ReasonDialog order={order} onClose={() => setOrder(undefined)} onDone={asked.again} />}
    </>
  );
}

function changeOf({ id, name, enabled }: Schedule): Order {
  return { verb: enabled ? 'Disable' : 'Enable', subject: name, path: `/api/v1/schedules/${id}`, method: 'PATCH' };
}

function removalOf({ id, name }: Schedule): Order {
  return { verb: 'Remove', subject: name, path: `/api/v1/schedules/${id}`, method: 'DELETE' };
}
