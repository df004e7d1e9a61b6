import { Button } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import type { Policy } from './policy.ts';

interface Version {
  version: number;
  at: string;
  by: string;
  comment: string;
  policy: Policy;
}

const EVERY_MS = 60_000;

/** Who changed the thresholds and why; an earlier state can be taken up again. */
export function VersionList({
  version,
  lack,
  onTake,
}: {
  version: number;
  lack: string | undefined;
  onTake(policy: Policy): void;
}) {
  const asked = useAsked(() => ask<Version[]>('/api/v1/thresholds/history?limit=100'), EVERY_MS, [version]);
  return (
    <Asked asked={asked}>
      {(versions) => (
        <PlainTable
          title="History"
          columns={['Version', 'When', 'By', 'Why', '']}
          rows={versions.map((each) => [
            ...[each.version, timeText(each.at), each.by, each.comment],
            each.version === version ? (
              'holds'
            ) : (
              <Button
                key="back"
                size="sm"
                variant="secondary"
                disabled={lack !== undefined}
                tooltip={lack ?? 'Look what it would change; nothing is changed by this'}
                onClick={() => onTake(each.policy)}
              >
                Go back to it
              </Button>
            ),
          ])}
          none="Nobody has changed them: those of the configuration hold."
        />
      )}
    </Asked>
  );
}
