import { Value } from '@sinclair/typebox/value';
import { type HealingPolicy, HealingPolicySchema } from '../../core/farm/remediation/policy.ts';

/** The policy where no configuration says anything. */
export function defaultPolicy(): HealingPolicy {
  return Value.Default(HealingPolicySchema, {}) as HealingPolicy;
}
