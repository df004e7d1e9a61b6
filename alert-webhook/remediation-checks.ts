import type { Device } from '../core/farm/device.ts';
import type { PolicyProblem } from '../core/farm/remediation/bounds.ts';
import { checkPolicy, problemInWords } from '../core/farm/remediation/checks.ts';
import type { PolicySet } from '../core/farm/remediation/policy.ts';

/** What a schema cannot say. `path` leads to the offending value in the section `remediation`. */
export type RemediationProblem = PolicyProblem;

/** Whatever of a policy names devices, or hours. */
type Named = Pick<PolicySet, 'overrides' | 'deniedOutlets' | 'hours'>;

export const checkRemediation: (config: Named, devices?: readonly Device[]) => RemediationProblem[] = checkPolicy;

/** Why alert-webhook cannot work with these devices, in a sentence; `whose` says where the policy stands. */
export function whyUnfit(
  config: Named,
  devices: readonly Device[],
  whose = 'alertWebhook.remediation.',
): string | undefined {
  const [first] = checkRemediation(config, devices);
  return first && `${whose}${problemInWords(first)}`;
}
