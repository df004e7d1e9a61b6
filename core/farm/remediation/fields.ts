import type { TSchema } from '@sinclair/typebox';
import { PARAMETERS } from './parameters.ts';
import { GROUPS, type HealingPolicy, type PolicySet, SITE_PARAMETERS } from './policy.ts';

/** How a field is written: a number with its unit, or words of a list. */
export type FieldKind = 'seconds' | 'count' | 'share' | 'celsius' | 'words' | 'word';

/** One parameter of healing, as a form shows it. */
export interface PolicyField {
  /** `coolDownSeconds`, or `thermal.zone` within a group. */
  key: string;
  kind: FieldKind;
  meaning: string;
  /** What holds where nobody has said anything. */
  builtIn: unknown;
  /** The words that there are to choose from. */
  choices?: readonly string[];
  /** Whether overrides may set it, too. */
  perDevice: boolean;
}

/** Every parameter but the lists that have a form of their own: overrides, hours, denied outlets. */
export const POLICY_FIELDS: readonly PolicyField[] = [
  ...fieldsOf(PARAMETERS, '', true),
  ...fieldsOf(SITE_PARAMETERS, '', false),
  ...Object.entries(GROUPS).flatMap(([group, properties]) => fieldsOf(properties, `${group}.`, false)),
];

function fieldsOf(properties: Readonly<Record<string, TSchema>>, before: string, perDevice: boolean): PolicyField[] {
  return Object.entries(properties).map(([name, schema]) => {
    const choices = wordsOf(schema.type === 'array' ? (schema['items'] as TSchema) : schema);
    return {
      key: `${before}${name}`,
      kind: kindOf(name, schema),
      meaning: String(schema.description).replace(/^(seconds|degrees Celsius): /, ''),
      builtIn: schema.default as unknown,
      ...(choices.length > 0 ? { choices } : {}),
      perDevice,
    };
  });
}

function wordsOf({ anyOf = [] }: TSchema): string[] {
  return (anyOf as TSchema[]).flatMap(({ const: word }) => (typeof word === 'string' ? [word] : []));
}

function kindOf(name: string, { type }: TSchema): FieldKind {
  if (type === 'array') return 'words';
  if (type === undefined) return 'word';
  if (name.endsWith('Celsius')) return 'celsius';
  if (/^seconds|Seconds$/.test(name)) return 'seconds';
  return type === 'integer' ? 'count' : 'share';
}

/** The value of a field in a policy, or in what was set of it; undefined: not said there. */
export function fieldIn(policy: HealingPolicy | PolicySet, key: string): unknown {
  let value: unknown = policy;
  for (const name of key.split('.'))
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
  return value;
}
