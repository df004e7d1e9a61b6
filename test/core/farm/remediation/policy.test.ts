import { Value } from '@sinclair/typebox/value';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_BOUNDS,
  type PolicyBounds,
  PolicyBoundsSchema,
  rangeOf,
} from '../../../../core/farm/remediation/bounds.ts';
import { problemInWords, setProblems } from '../../../../core/farm/remediation/checks.ts';
import { diffPolicy } from '../../../../core/farm/remediation/differences.ts';
import { fieldIn, POLICY_FIELDS } from '../../../../core/farm/remediation/fields.ts';
import {
  type HealingPolicy,
  HealingPolicySchema,
  type PolicySet,
  PolicySetSchema,
  withSet,
} from '../../../../core/farm/remediation/policy.ts';

const DEFAULTS = Value.Default(HealingPolicySchema, {}) as HealingPolicy;
const FILE: HealingPolicy = {
  ...DEFAULTS,
  deniedOutlets: [{ pdu: 'p1', outlet: '24' }],
  overrides: [{ models: ['S9'], set: { coolDownSeconds: 60 } }],
};
const DEVICES = [
  { id: 'p1', kind: 'pdu' as const },
  { id: 'm1', kind: 'miner' as const },
];

describe('what is set beside a configuration', () => {
  it.each<[string, PolicySet, Partial<HealingPolicy>]>([
    ['nothing', {}, {}],
    ['a number', { coolDownSeconds: 1800 }, { coolDownSeconds: 1800 }],
    ['one value of a group', { thermal: { offsPerMinute: 2 } }, { thermal: { ...DEFAULTS.thermal, offsPerMinute: 2 } }],
    ['overrides, which take the place of its own', { overrides: [] }, { overrides: [] }],
    [
      'an outlet that must not be switched, beside its own',
      {
        deniedOutlets: [
          { pdu: 'p1', outlet: '24' },
          { pdu: 'p1', outlet: '3' },
        ],
      },
      {
        deniedOutlets: [
          { pdu: 'p1', outlet: '24' },
          { pdu: 'p1', outlet: '3' },
        ],
      },
    ],
    ['no outlet: its own stay', { deniedOutlets: [] }, {}],
  ])('%s', (_, set, differs) => expect(withSet(FILE, set)).toEqual({ ...FILE, ...differs }));
});

describe('a policy that was set', () => {
  const validate = new Ajv2020({ strictTypes: false }).compile(PolicySetSchema);
  it.each<[string, object]>([
    ['what only the configuration may say', { killSwitchFile: '/tmp/stop' }],
    ['whether it is armed', { armed: true }],
    ['the rules', { rules: [] }],
    ['credentials', { credentials: {} }],
    ['bounds', { bounds: {} }],
    ['how often is looked', { checkSeconds: 1 }],
    ['a text for a number', { coolDownSeconds: 'long' }],
    ['an unknown step', { ladder: ['explode'] }],
    ['hours that are none', { hours: { timeZone: 'UTC', times: ['25:00-26:00'] } }],
  ])('has no place for %s', (_, set) => expect(validate(set)).toBe(false));

  it('is not filled up with what nobody has set', () => {
    const set = {};
    expect(new Ajv2020({ useDefaults: true, strict: false }).compile(PolicySetSchema)(set)).toBe(true);
    expect(set).toEqual({});
  });
});

describe('the bounds', () => {
  it.each<[string, PolicyBounds | undefined, PolicySet, string[]]>([
    ['let pass what lies within', undefined, { coolDownSeconds: 1800, cyclesPerDay: 3 }, []],
    [
      'are there where the configuration has none',
      undefined,
      { coolDownSeconds: 10, attemptsPerHour: 100, thermal: { inletLimitCelsius: 90 } },
      [
        'coolDownSeconds: found 10, expected at least 60: the bounds',
        'attemptsPerHour: found 100, expected at most 12: the bounds',
        'thermal.inletLimitCelsius: found 90, expected at most 50: the bounds',
      ],
    ],
    [
      'are those of the configuration where it has some',
      { coolDownSeconds: { least: 1800 }, thermal: { inletLimitCelsius: { most: 42 } } },
      { coolDownSeconds: 1799, thermal: { inletLimitCelsius: 43 } },
      [
        'coolDownSeconds: found 1799, expected at least 1800: the bounds',
        'thermal.inletLimitCelsius: found 43, expected at most 42: the bounds',
      ],
    ],
    [
      'hold for single models and devices, too',
      { cyclesPerDay: { most: 2 } },
      { overrides: [{ devices: ['m1'], set: { cyclesPerDay: 3 } }] },
      ['overrides[0].set.cyclesPerDay: found 3, expected at most 2: the bounds'],
    ],
    [
      'leave alone what the configuration itself says of a model',
      { coolDownSeconds: { least: 3600 } },
      { overrides: [{ models: ['S9'], set: { coolDownSeconds: 60 } }] },
      [],
    ],
    [
      'say which steps may be allowed',
      { ladder: ['restart-mining'] },
      { ladder: ['restart-mining', 'power-cycle'], overrides: [{ devices: ['m1'], set: { ladder: ['reboot'] } }] },
      [
        'ladder: found power-cycle, expected only restart-mining: the bounds',
        'overrides[0].set.ladder: found reboot, expected only restart-mining: the bounds',
      ],
    ],
    [
      'say which steps stay to be approved',
      { approval: ['power-cycle'] },
      { approval: ['reboot'], overrides: [{ devices: ['m1'], set: { approval: [] } }] },
      [
        'approval: found no power-cycle, expected power-cycle as well: the bounds',
        'overrides[0].set.approval: found no power-cycle, expected power-cycle as well: the bounds',
      ],
    ],
    [
      'fix what must stay',
      { fixed: ['hours', 'thermal', 'coolDownSeconds'] },
      {
        hours: { timeZone: 'UTC', times: ['00:00-24:00'] },
        thermal: { offsPerMinute: 3 },
        overrides: [{ devices: ['m1'], set: { coolDownSeconds: 7200 } }],
      },
      [
        'hours: found another value, expected that of the configuration, which fixes it',
        'thermal: found another value, expected that of the configuration, which fixes it',
        'overrides[0].set.coolDownSeconds: found a value, expected none: the configuration fixes it',
      ],
    ],
    [
      'fix all',
      { fixed: ['all'] },
      { cyclesPerDay: 1 },
      ['cyclesPerDay: found another value, expected that of the configuration, which fixes it'],
    ],
  ])('%s', (_, bounds, set, problems) => {
    const base = { ...FILE, ...(bounds ? { bounds } : {}) };
    expect(setProblems(base, set, DEVICES).map(problemInWords)).toEqual(problems);
  });

  it('built in are wide enough for every default, and of numbers that there are', () => {
    for (const key of Object.keys(BUILT_IN_BOUNDS)) {
      const { least = -Infinity, most = Infinity } = BUILT_IN_BOUNDS[key] ?? {};
      const value = fieldIn(DEFAULTS, key) as number;
      expect([key, value >= least && value <= most]).toEqual([key, true]);
    }
  });

  it('built in give way to what the configuration says itself', () => {
    expect(rangeOf({ ...DEFAULTS, coolDownSeconds: 5 }, 'coolDownSeconds')).toEqual({ least: 5 });
    expect(rangeOf(FILE, 'coolDownSeconds')).toEqual({ least: 60 });
  });

  it('of the configuration name parameters alone', () => {
    const validate = new Ajv2020({ strict: false }).compile(PolicyBoundsSchema);
    expect(validate({ fixed: ['hours', 'all'], cyclesPerDay: { most: 3 }, thermal: { inletLimitCelsius: {} } })).toBe(
      true,
    );
    for (const wrong of [{ cycles: { most: 3 } }, { thermal: { most: 3 } }, { fixed: ['armed'] }, { ladder: 'none' }])
      expect([wrong, validate(wrong)]).toEqual([wrong, false]);
  });
});

describe('what does not go together', () => {
  it.each<[PolicySet, string]>([
    [{ overrides: [{ set: {} }] }, 'overrides[0]: found neither models nor devices, expected models, devices or both'],
    [
      { overrides: [{ devices: ['m1', 'm9'], set: {} }] },
      'overrides[0].devices[1]: found "m9", which is no device of the inventory, expected the id of a device',
    ],
    [
      { deniedOutlets: [{ pdu: 'm1' }] },
      'deniedOutlets[0].pdu: found "m1", which is a miner, expected the id of a PDU',
    ],
    [
      { hours: { timeZone: 'Mars/North', times: ['08:00-18:00'] } },
      'hours.timeZone: found "Mars/North", expected a time zone as IANA names it, such as America/Chicago',
    ],
    [
      { thermal: { restoreBelowCelsius: 40 } },
      'thermal.restoreBelowCelsius: found 40, expected less than thermal.inletLimitCelsius, which is 40',
    ],
  ])('%j', (set, problem) => expect(setProblems(FILE, set, DEVICES).map(problemInWords)).toEqual([problem]));
});

describe('the difference of two policies', () => {
  it.each<[string, PolicySet, object[]]>([
    ['none', {}, []],
    [
      'numbers, lists and words',
      { coolDownSeconds: 1800, approval: ['power-cycle'], thermal: { zone: 'rack' } },
      [
        { place: 'the site', key: 'coolDownSeconds', from: '3600', to: '1800' },
        { place: 'the site', key: 'approval', from: 'none', to: 'power-cycle' },
        { place: 'the site', key: 'thermal.zone', from: 'building', to: 'rack' },
      ],
    ],
    [
      'hours',
      { hours: { timeZone: 'America/Chicago', times: ['Mon-Fri 08:00-18:00'] } },
      [{ place: 'the site', key: 'hours', from: 'always', to: 'Mon-Fri 08:00-18:00 (America/Chicago)' }],
    ],
    [
      'outlets',
      { deniedOutlets: [{ pdu: 'p2' }] },
      [{ place: 'the site', key: 'deniedOutlets', from: 'p1 24', to: 'p1 24, all of p2' }],
    ],
    [
      'overrides that come and go',
      { overrides: [{ devices: ['m1'], set: { cyclesPerDay: 1 } }] },
      [
        { place: 'models S9', key: 'coolDownSeconds', from: '60' },
        { place: 'devices m1', key: 'cyclesPerDay', to: '1' },
      ],
    ],
  ])('%s', (_, set, changes) => expect(diffPolicy(FILE, withSet(FILE, set))).toEqual(changes));

  it('shows another order of overrides, as the last one wins', () => {
    const [one, two] = [
      { models: ['S9'], set: { cyclesPerDay: 1 } },
      { devices: ['m1'], set: { cyclesPerDay: 2 } },
    ];
    expect(diffPolicy({ ...FILE, overrides: [one, two] }, { ...FILE, overrides: [two, one] })).toEqual([
      {
        place: 'overrides',
        key: 'order, the last wins',
        from: 'models S9, devices m1',
        to: 'devices m1, models S9',
      },
    ]);
  });
});

it('names a form field for every parameter but those with a form of their own', () => {
  const leaves = Object.entries(DEFAULTS).flatMap(([key, value]) =>
    typeof value === 'object' && !Array.isArray(value) ? Object.keys(value).map((name) => `${key}.${name}`) : [key],
  );
  const own = new Set(['overrides', 'deniedOutlets']);
  expect(POLICY_FIELDS.map(({ key }) => key).toSorted()).toEqual(leaves.filter((key) => !own.has(key)).toSorted());
  for (const { key, builtIn } of POLICY_FIELDS) expect([key, builtIn]).toEqual([key, fieldIn(DEFAULTS, key)]);
});
