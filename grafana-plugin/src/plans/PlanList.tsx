import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type Order, ReasonDialog } from '../remediation/ReasonDialog.tsx';

export interface PlanListProps<T> {
  /** Where the plans are read. */
  path: string;
  everyMs: number;
  /** What it takes to make one or to change one. */
  permission: string;
  words: string;
  /** What the button says that makes one. */
  plan: string;
  columns: readonly string[];
  cellsOf(plan: T): readonly React.ReactNode[];
  /** What can be ordered with one. */
  ordersOf(plan: T): readonly Order[];
  none: string;
  Form: React.ComponentType<{ onClose(): void; onDone(): void }>;
}

/** Plans of a kind: which there are, a new one, and what changes or ends one. */
export function PlanList<T>(props: PlanListProps<T>) {
  const { path, everyMs, permission, words, plan, columns, cellsOf, ordersOf, none, Form } = props;
  const asked = useAsked(() => ask<T[]>(path), everyMs);
  const lack = useRights().lacks(permission);
  const [isNew, setNew] = useState(false);
  const [order, setOrder] = useState<Order>();
  const may = { disabled: lack !== undefined, ...(lack ? { tooltip: lack } : {}) };
  return (
    <>
      <p>{words}</p>
      <Button icon="plus" style={{ marginBottom: 16 }} {...may} onClick={() => setNew(true)}>
        {plan}
      </Button>
      <Asked asked={asked}>
        {(plans) => (
          <PlainTable
            columns={[...columns, '']}
            rows={plans.map((each) => [
              ...cellsOf(each),
              <span key="orders" style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>
                {ordersOf(each).map((given) => (
                  <Button key={given.verb} size="sm" variant="secondary" {...may} onClick={() => setOrder(given)}>
                    {given.verb}
                  </Button>
                ))}
              </span>,
            ])}
            none={none}
          />
        )}
      </Asked>
      {isNew && <Form onClose={() => setNew(false)} onDone={asked.again} />}
      {order && <ReasonDialog order={order} onClose={() => setOrder(undefined)} onDone={asked.again} />}
    </>
  );
}
