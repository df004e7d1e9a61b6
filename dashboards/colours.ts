import {
  FieldColorBuilder,
  FieldColorModeId,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';

/**
 * How numbers become colours, in Grafana's own names, which follow the theme. None holds a number that a farm may want
 * to change: such a limit is a series, drawn as a line (`limits`) or divided by (a ratio of 1 is the limit).
 */
const SCALES = {
  /** 0 is bad, 1 is good: shares of what is expected. */
  goodHigh: { mode: FieldColorModeId.ContinuousRdYlGr },
  /** 0 is good, 1 is the limit: shares of a limit. */
  badHigh: { mode: FieldColorModeId.ContinuousGrYlRd },
  /** More is more, and neither good nor bad. */
  amount: { mode: FieldColorModeId.ContinuousBlues },
  /** 0 is good, anything else is not: counts of trouble. */
  zeroIsGood: {
    mode: FieldColorModeId.Thresholds,
    steps: [
      { value: null, color: 'green' },
      { value: 1, color: 'red' },
    ],
  },
  /** 1 is good, 0 is not: up, closed, switched on. */
  oneIsGood: {
    mode: FieldColorModeId.Thresholds,
    steps: [
      { value: null, color: 'red' },
      { value: 1, color: 'green' },
    ],
  },
  /** A number without a judgement. */
  plain: { mode: FieldColorModeId.Fixed, fixed: 'text' },
  /** One colour a series, the same on every page. */
  series: { mode: FieldColorModeId.PaletteClassicByName },
} as const satisfies Record<string, { mode: FieldColorModeId; fixed?: string; steps?: readonly Threshold[] }>;

export type Scale = keyof typeof SCALES;

/** The field colour of a scale, and its steps where it has any. */
export function colourOf(scale: Scale): { color: FieldColorBuilder; thresholds: ThresholdsConfigBuilder } {
  const { mode, ...more }: { mode: FieldColorModeId; fixed?: string; steps?: readonly Threshold[] } = SCALES[scale];
  const color = new FieldColorBuilder().mode(mode);
  if (more.fixed !== undefined) color.fixedColor(more.fixed);
  const steps = more.steps ?? [{ value: null, color: more.fixed ?? 'green' }];
  return { color, thresholds: new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([...steps]) };
}

/** The colour of a line that others are measured by, by its level. */
export const LIMIT_COLOURS = { expected: 'text', warning: 'orange', critical: 'red' } as const;

/** What miners and PDUs do, in words and colours; words never stand for a colour alone. */
export const OPERATION_COLOURS = {
  hashing: 'green',
  operating: 'green',
  degraded: 'orange',
  starting: 'blue',
  'not-hashing': 'red',
  unreachable: 'dark-red',
  sleeping: 'purple',
  off: 'semi-dark-purple',
  unknown: 'gray',
} as const satisfies Record<string, string>;

/** Overrides that give series named by their operation its colour. */
export const OPERATIONS = Object.fromEntries(
  Object.entries(OPERATION_COLOURS).map(([operation, colour]) => [
    operation,
    [{ id: 'color', value: { mode: 'fixed', fixedColor: colour } }],
  ]),
);

/** Cells that hold an operation, in its colour. */
export const OPERATION_WORDS: readonly ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(OPERATION_COLOURS).map(([operation, color], index) => [operation, { color, index }]),
    ),
  },
];

/** 0 and 1 in words: `words('off', 'on')`. */
export function words(zero: string, one: string): ValueMapping[] {
  return [{ type: MappingType.ValueToText, options: { '0': { text: zero, index: 0 }, '1': { text: one, index: 1 } } }];
}
