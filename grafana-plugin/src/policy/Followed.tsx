import { Alert } from '@grafana/ui';
import React from 'react';
import { ask } from '../api/ask.ts';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { type HeldPolicy, type Policy, usedWords, valueAt } from './policy.ts';

const EVERY_MS = 30_000;

/** Whether alert-webhook decides by what is shown, and how much of its limits is used. */
export function Followed({ policy }: { policy: Policy }) {
  const { data, error } = useAsked(() => ask<HeldPolicy>('/api/v1/policy/held'), EVERY_MS, [policy.version]);
  const whose =
    policy.version === 0
      ? 'Everything stands in logixx.yml.'
      : `Version ${policy.version} by ${policy.by}: ${policy.comment}.`;
  return (
    <>
      <p>
        {whose} {data && decides(data, policy)}
      </p>
      {error && <Alert severity="warning" title={`Which policy decides is not known: ${error.message}`} />}
      {data?.refused && (
        <Alert
          severity="error"
          title={`alert-webhook refuses version ${data.refused.version} and decides by version ${data.version}`}
        >
          {data.refused.why}
        </Alert>
      )}
      {policy.problems.map((problem) => (
        <Alert key={problem} severity="warning" title={problem} />
      ))}
      {data && (
        <PlainTable
          title="Used of the limits"
          columns={['Limit', 'Used now']}
          rows={data.used.map((each) => [each.key, usedWords(each, valueAt(policy.holds, each.key))])}
          none=""
        />
      )}
    </>
  );
}

function decides({ version, follows, armed }: HeldPolicy, policy: Policy): string {
  const as = armed ? '' : ' It is a dry run: nothing is switched.';
  if (!follows) return `alert-webhook keeps to its own logixx.yml: its inventory.url does not lead to a sidecar.${as}`;
  if (version === policy.version) return `alert-webhook decides by it.${as}`;
  return `alert-webhook decides by version ${version} until its next question.${as}`;
}
