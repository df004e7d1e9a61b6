import { Type } from '@sinclair/typebox';
import { fieldIn, POLICY_FIELDS } from './fields.ts';
import { closed, type Override, type Parameters, RungSchema } from './parameters.ts';
import { GROUPS, type HealingPolicy, type PolicySet } from './policy.ts';

/** How far a number may be set in the pages. */
export interface Range {
  least?: number;
  most?: number;
}

type Ranges = Readonly<Record<string, Range>>;
type Rungs = Parameters['ladder'];

/** What the pages may not go beyond; numbers by the names of the parameters. */
export interface PolicyBounds {
  /** What the pages may not change at all; `all`: nothing. */
  fixed?: string[];
  /** The only steps that the pages may allow. */
  ladder?: Rungs;
  /** Steps that the pages may not free from approval. */
  approval?: Rungs;
  [key: string]: Range | Ranges | string[] | undefined;
}

const NUMBERS = POLICY_FIELDS.filter(({ kind }) => kind !== 'words' && kind !== 'word').map(({ key }) => key);
const NAMES = [...new Set([...POLICY_FIELDS.map(({ key }) => key.split('.')[0] ?? ''), 'overrides', 'hours'])];

const RangeSchema = Type.Object(
  { least: Type.Optional(Type.Number()), most: Type.Optional(Type.Number()) },
  { ...closed, description: 'least, most or both' },
);
const ranges = (before: string) =>
  Object.fromEntries(
    NUMBERS.filter((key) => (before === '' ? !key.includes('.') : key.startsWith(before))).map((key) => [
      key.slice(before.length),
      Type.Optional(RangeSchema),
    ]),
  );

/** `remediation.bounds` of the configuration: it rules what is set in the pages, and never what stands in the file. */
export const PolicyBoundsSchema = Type.Unsafe<PolicyBounds>(
  Type.Object(
    {
      fixed: Type.Optional(
        Type.Array(Type.Union([Type.Literal('all'), ...NAMES.map((name) => Type.Literal(name))]), {
          description: 'parameters that the pages may not change; all: none of them',
        }),
      ),
      ladder: Type.Optional(Type.Array(RungSchema, { description: 'the only steps that the pages may allow' })),
      approval: Type.Optional(
        Type.Array(RungSchema, { description: 'steps that the pages may not free from approval' }),
      ),
      ...ranges(''),
      ...Object.fromEntries(
        Object.keys(GROUPS).map((group) => [group, Type.Optional(Type.Object(ranges(`${group}.`), closed))]),
      ),
    },
    { ...closed, description: 'what the pages may not go beyond, by the names of the parameters' },
  ),
);

/** What nobody means: a slip of the pen in a page must not switch a farm. The configuration may say otherwise. */
export const BUILT_IN_BOUNDS: Ranges = {
  coolDownSeconds: { least: 300 },
  attemptsPerHour: { most: 12 },
  attemptsPerDay: { most: 48 },
  attemptsPerWeek: { most: 168 },
  cyclesPerDay: { most: 12 },
  cyclesPerWeek: { most: 42 },
  cyclesPerYear: { most: 365 },
  freshSampleSeconds: { least: 30, most: 900 },
  offSeconds: { least: 10, most: 900 },
  offConfirmSeconds: { least: 5, most: 300 },
  onConfirmSeconds: { least: 10, most: 900 },
  holdUpSeconds: { most: 60 },
  verifySeconds: { least: 300, most: 14_400 },
  episodeHealthySeconds: { least: 60, most: 86_400 },
  buildingAtOnce: { most: 100 },
  concurrentPerPdu: { most: 8 },
  secondsBetweenOnsPerPdu: { least: 1 },
  'correlated.minimumDevices': { most: 50 },
  'correlated.ratio': { most: 0.5 },
  'electrical.loadRatio': { most: 0.95 },
  'electrical.siteOnsPerMinute': { most: 60 },
  'thermal.inletLimitCelsius': { least: 20, most: 50 },
  'thermal.restoreBelowCelsius': { most: 45 },
};

/** How far the pages may set a number: as the configuration bounds it, else as is built in, and what it says itself. */
export function rangeOf(base: HealingPolicy & { bounds?: PolicyBounds }, key: string): Range {
  const [group = '', name] = key.split('.');
  const said = base.bounds?.[group];
  const own = (name === undefined ? said : (said as Ranges | undefined)?.[name]) as Range | undefined;
  const { least, most } = BUILT_IN_BOUNDS[key] ?? {};
  const values = [fieldIn(base, key), ...base.overrides.map(({ set }) => fieldIn(set, key))].filter(
    (value) => typeof value === 'number',
  );
  return {
    ...(least === undefined ? {} : { least: Math.min(least, ...values) }),
    ...(most === undefined ? {} : { most: Math.max(most, ...values) }),
    ...own,
  };
}

/** Whether the pages may change a parameter, or a group of them. */
export function isFixed({ bounds }: { bounds?: PolicyBounds }, key: string): boolean {
  const { fixed = [] } = bounds ?? {};
  return fixed.includes('all') || fixed.includes(key.split('.')[0] ?? key);
}

/** A value that must not be set like this. `path` leads to it in what was set. */
export interface PolicyProblem {
  path: (string | number)[];
  found: string;
  expected: string;
}

/** What was set beyond the bounds, also for single models and devices. */
export function boundProblems(base: HealingPolicy & { bounds?: PolicyBounds }, set: PolicySet): PolicyProblem[] {
  const fixed = Object.keys(set)
    .filter((key) => isFixed(base, key))
    .map((key) => ({ path: [key], found: 'another value', expected: 'that of the configuration, which fixes it' }));
  const known = new Set(base.overrides.map((each) => JSON.stringify(each)));
  // What the configuration says of a model may be kept as it is.
  const overrides = (set.overrides ?? []).flatMap((each, index) =>
    known.has(JSON.stringify(each)) ? [] : beyond(base, each.set, ['overrides', index, 'set'], true),
  );
  return [...fixed, ...beyond(base, set, [], false), ...overrides];
}

function beyond(
  base: HealingPolicy & { bounds?: PolicyBounds },
  set: PolicySet | Override['set'],
  before: (string | number)[],
  ofOverride: boolean,
): PolicyProblem[] {
  const numbers = NUMBERS.flatMap((key) => {
    const value = fieldIn(set, key);
    const { least = -Infinity, most = Infinity } = rangeOf(base, key);
    if (typeof value !== 'number' || (value >= least && value <= most)) return [];
    const expected = value < least ? `at least ${least}` : `at most ${most}`;
    return [{ path: [...before, ...key.split('.')], found: String(value), expected: `${expected}: the bounds` }];
  });
  const fixed = ofOverride
    ? Object.keys(set)
        .filter((key) => isFixed(base, key))
        .map((key) => ({ path: [...before, key], found: 'a value', expected: 'none: the configuration fixes it' }))
    : [];
  return [...numbers, ...fixed, ...stepProblems(base, set, before)];
}

function stepProblems(
  { bounds = {} }: { bounds?: PolicyBounds },
  { ladder = [], approval }: PolicySet | Override['set'],
  before: (string | number)[],
): PolicyProblem[] {
  const { ladder: allowed, approval: asked = [] } = bounds;
  const more = allowed === undefined ? [] : ladder.filter((rung) => !allowed.includes(rung));
  const freed = approval === undefined ? [] : asked.filter((rung) => !approval.includes(rung));
  return [
    ...more.map((rung) => ({
      path: [...before, 'ladder'],
      found: rung,
      expected: `only ${allowed?.join(', ') || 'no step'}: the bounds`,
    })),
    ...freed.map((rung) => ({
      path: [...before, 'approval'],
      found: `no ${rung}`,
      expected: `${asked.join(', ')} as well: the bounds`,
    })),
  ];
}
