import { Button } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import type { PolicySet } from './policy.ts';

interface Version {
  version: number;
  at: string;
  by: string;
  comment: string;
  set: PolicySet;
}

const EVERY_MS = 60_000;

/** Who changed the policy and why; an earlier state, or the configuration alone, can be taken up again. */
export function PolicyHistory({
  version,
  lack,
  onTake,
}: {
  version: number;
  lack: string | undefined;
  onTake(set: PolicySet): void;
}) {
  const asked = useAsked(() => ask<Version[]>('/api/v1/policy/history?limit=100'), EVERY_MS, [version]);
  const back = (set: PolicySet, name: string) => (
    <Button
      key="back"
      size="sm"
      variant="secondary"
      disabled={lack !== undefined}
      aria-label={`Go back to ${name}`}
      tooltip={lack ?? 'Look what it would change; nothing is changed by this'}
      onClick={() => onTake(set)}
    >
      Go back to it
    </Button>
  );
  return (
    <Asked asked={asked}>
      {(versions) => (
        <PlainTable
          title="History"
          columns={['Version', 'When', 'By', 'Why', '']}
          rows={[
            ...versions.map((each) => [
              ...[each.version, timeText(each.at), each.by, each.comment],
              each.version === version ? 'holds' : back(each.set, `version ${each.version}`),
            ]),
            ['0', '', '', 'logixx.yml alone', version === 0 ? 'holds' : back({}, 'logixx.yml alone')],
          ]}
          none=""
        />
      )}
    </Asked>
  );
}
