import { type Static, Type } from '@sinclair/typebox';
import { PolicyBoundsSchema } from '../core/farm/remediation/bounds.ts';
import { closed } from '../core/farm/remediation/parameters.ts';
import { POLICY } from '../core/farm/remediation/policy.ts';
import { DEFAULT_RULES, FAULTS } from './faults.ts';

export { type Parameters, ParametersSchema } from '../core/farm/remediation/parameters.ts';
export type { Scope } from '../core/farm/remediation/policy.ts';

const RuleSchema = Type.Object(
  {
    alert: Type.String({ minLength: 1, description: 'the alertname of a rule' }),
    fault: Type.Union(
      FAULTS.map((fault) => Type.Literal(fault)),
      { description: `one of ${FAULTS.join(', ')}` },
    ),
  },
  closed,
);

/** The policy, with what the pages never change: which alert means what, how often is looked, and who may stop it. */
export const RemediationSchema = Type.Object(
  {
    rules: Type.Array(RuleSchema, { default: DEFAULT_RULES, description: 'which alert means which fault' }),
    ...POLICY,
    bounds: Type.Optional(PolicyBoundsSchema),
    checkSeconds: Type.Number({
      minimum: 0.05,
      maximum: 3600,
      default: 5,
      description: 'how often verification looks',
    }),
    killSwitchFile: Type.Optional(
      Type.String({ minLength: 1, description: 'while this file exists, nothing is switched' }),
    ),
  },
  { ...closed, default: {}, description: 'rules and limits of healing' },
);

export type RemediationConfig = Static<typeof RemediationSchema>;
