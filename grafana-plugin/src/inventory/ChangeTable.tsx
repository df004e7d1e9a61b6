import { Button } from '@grafana/ui';
import React from 'react';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { type Change, patchBack, valueText } from './device.ts';

/** Who changed what, newest first; `onBack` where a change can be put back. */
export function ChangeTable(props: {
  changes: readonly Change[];
  none: string;
  title?: string;
  withDevice?: boolean;
  onBack?(change: Change): void;
}) {
  const { changes, none, title, withDevice = false, onBack } = props;
  const lack = useRights().lacks('inventory:write');
  return (
    <PlainTable
      {...(title ? { title } : {})}
      columns={['When', ...(withDevice ? ['Device'] : []), 'What', 'From', 'To', 'By', ...(onBack ? [''] : [])]}
      rows={changes.map((change) => [
        timeText(change.at),
        ...(withDevice ? [change.device] : []),
        ...[change.field, valueText(change.from)],
        change.field === 'created' ? 'its whole record' : valueText(change.to),
        change.by.name,
        ...(onBack
          ? [
              patchBack(change) && (
                <Button
                  size="sm"
                  fill="text"
                  disabled={lack !== undefined}
                  tooltip={lack ?? `Make ${change.field} ${valueText(change.from)} again`}
                  onClick={() => onBack(change)}
                >
                  Put back
                </Button>
              ),
            ]
          : []),
      ])}
      none={none}
    />
  );
}
