import React from 'react';
import type { Action } from '../actions/journal.ts';
import { ask } from '../api/ask.ts';
import { type Decision, decisionText, type Episode } from '../fleet/attention.ts';
import { durationText, shareText } from '../fleet/format.ts';
import { ActionTable } from '../miner/ActionsTab.tsx';
import { Asked } from '../parts/Asked.tsx';
import { MinerLink } from '../parts/MinerLink.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';

const EVERY_MS = 10_000;
const SLOW_MS = 60_000;

/** How an episode stands, in words. */
export function standingOf({ closedAt, healthySince, openedAt }: Episode, nowMs: number): string {
  const lasted = (until: string) => durationText((Date.parse(until) - Date.parse(openedAt)) / 1000);
  if (closedAt !== undefined) return `closed after ${lasted(closedAt)}`;
  if (healthySince !== undefined)
    return `well for ${durationText((nowMs - Date.parse(healthySince)) / 1000)}, being watched`;
  return `open for ${durationText((nowMs - Date.parse(openedAt)) / 1000)}`;
}

/** Open ones first, each newest first. */
export function Episodes() {
  const asked = useAsked(() => ask<Episode[]>('/api/v1/episodes?limit=200'), EVERY_MS);
  return (
    <Asked asked={asked}>
      {(episodes) => (
        <PlainTable
          columns={['Opened', 'Miner', 'Fault', 'How it stands', 'Last alert']}
          rows={[...episodes]
            .sort((a, b) => Number(a.closedAt !== undefined) - Number(b.closedAt !== undefined))
            .map((episode) => [
              timeText(episode.openedAt),
              <MinerLink key="miner" miner={episode.device} />,
              episode.fault.replaceAll('-', ' '),
              standingOf(episode, Date.now()),
              timeText(episode.lastAlertAt),
            ])}
          none="No alert has asked for a repair yet."
        />
      )}
    </Asked>
  );
}

export function Decisions() {
  const asked = useAsked(() => ask<Decision[]>('/api/v1/decisions?limit=200'), EVERY_MS);
  return (
    <Asked asked={asked}>
      {(decisions) => (
        <PlainTable
          columns={['Last', 'Miner', 'Fault', 'What was decided, and why', 'Times']}
          rows={decisions.map((decision) => [
            timeText(decision.lastAt),
            <MinerLink key="miner" miner={decision.device} />,
            decision.fault.replaceAll('-', ' '),
            decisionText(decision),
            decision.times,
          ])}
          none="Nothing had to be decided yet."
        />
      )}
    </Asked>
  );
}

export function Actions() {
  const asked = useAsked(() => ask<Action[]>('/api/v1/actions?limit=200'), EVERY_MS);
  return (
    <Asked asked={asked}>
      {(actions) => <ActionTable withDevice actions={actions} none="Nothing has been done yet." />}
    </Asked>
  );
}

interface Efficacies {
  steps: {
    model: string;
    fault: string;
    action: string;
    attempts: number;
    successes: number;
    expected: number;
    retire: boolean;
  }[];
  proposals: string[];
}

/** How often each step helped against each fault of each model. */
export function Efficacy() {
  const asked = useAsked(() => ask<Efficacies>('/api/v1/efficacy'), SLOW_MS);
  return (
    <Asked asked={asked}>
      {({ steps, proposals }) => (
        <>
          {proposals.map((proposal) => (
            <p key={proposal}>{proposal}</p>
          ))}
          <PlainTable
            columns={['Model', 'Fault', 'Step', 'Tried', 'Helped', 'Expected of the next']}
            rows={steps.map(({ model, fault, action, attempts, successes, expected, retire }) => [
              model,
              fault.replaceAll('-', ' '),
              `${action.replaceAll('-', ' ')}${retire ? ' (better left out)' : ''}`,
              attempts,
              successes,
              shareText(expected),
            ])}
            none="No step has been tried yet."
          />
        </>
      )}
    </Asked>
  );
}
