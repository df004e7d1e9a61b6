import type { PolicyBounds } from '../core/farm/remediation/bounds.ts';
import { problemInWords, setProblems } from '../core/farm/remediation/checks.ts';
import { diffPolicy, type PolicyDifference } from '../core/farm/remediation/differences.ts';
import { type HealingPolicy, type ToldPolicy, withSet } from '../core/farm/remediation/policy.ts';
import type { RemediationConfig } from './config.ts';

/**
 * The policy that alert-webhook decides by: its configuration, with what people have set in the pages. Another one takes
 * its place between two rounds of work, never within.
 */
export interface HeldPolicy {
  /** The configuration alone. */
  ofFile: RemediationConfig;
  /** Whether anybody is asked for changes. */
  follows: boolean;
  now(): RemediationConfig;
  /** What was offered last, or else what decides now. */
  newest(): RemediationConfig;
  /** What was told of the one that decides now; version 0: the configuration alone. */
  told(): ToldPolicy;
  /** For the next round; says in a sentence why it cannot hold, and then the old one does. */
  offer(told: ToldPolicy): string | undefined;
  /** The newest one that was refused, unless a better one has come since. */
  refused(): { version: number; why: string } | undefined;
  /** Goes on with what was offered; says what that changes, and nothing where nothing was offered. */
  takeOver(): PolicyDifference[] | undefined;
  /** What decides now and stands in no line of the ledger yet; `noted` says that it does, `noteAgain` that it may not. */
  unnoted(): { told: ToldPolicy; changes: PolicyDifference[] } | undefined;
  noted(told: ToldPolicy): void;
  noteAgain(): void;
}

/** Why the configuration does not let something hold that was set in the pages, in a sentence. */
export function whyRefused(
  base: HealingPolicy & { bounds?: PolicyBounds },
  { set }: Pick<ToldPolicy, 'set'>,
): string | undefined {
  const problems = setProblems(base, set);
  return problems.length === 0 ? undefined : problems.map(problemInWords).join('; ');
}

const OF_FILE: ToldPolicy = { version: 0, set: {} };

/** Begins with the configuration. */
export function openHeldPolicy(base: RemediationConfig, follows = false): HeldPolicy {
  let held = { told: OF_FILE, config: base };
  let offered: typeof held | undefined;
  let refused: { version: number; why: string } | undefined;
  let noted = OF_FILE;
  return {
    ofFile: base,
    follows,
    now: () => held.config,
    newest: () => (offered ?? held).config,
    told: () => held.told,
    refused: () => refused,
    offer(told) {
      const why = whyRefused(base, told);
      refused = why === undefined ? undefined : { version: told.version, why };
      if (why === undefined) offered = { told, config: withSet(base, told.set) };
      return why;
    },
    takeOver() {
      if (offered === undefined) return undefined;
      const changes = diffPolicy(held.config, offered.config);
      held = offered;
      offered = undefined;
      return changes;
    },
    unnoted: () => (held.told === noted ? undefined : { told: held.told, changes: diffPolicy(base, held.config) }),
    noted(told) {
      noted = told;
    },
    noteAgain() {
      noted = OF_FILE;
    },
  };
}
