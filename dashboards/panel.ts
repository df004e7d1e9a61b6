import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type {
  DataTransformerConfig,
  DynamicConfigValue,
  FieldColorBuilder,
  Panel as GrafanaPanel,
  GridPos,
  ThresholdsConfigBuilder,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { colourOf, LIMIT_COLOURS, type Scale } from './colours.ts';
import type { DataLink } from './links.ts';
import { unitOf } from './units.ts';
import { DATASOURCE } from './variables.ts';

/** One question to Prometheus. `legend` names its series (`{{rack}}`); `id` names it within its panel, else A, B … */
export interface Query {
  expr: string;
  legend?: string;
  id?: string;
}

/** A limit as Prometheus knows it: a dashed line in the colour of its level. */
export interface Limit {
  expr: string;
  legend: string;
  level: keyof typeof LIMIT_COLOURS;
}

/** What every kind of panel needs, and what it may have. */
export interface PanelWords {
  /** Unique within its page: the panel's number and bookmarks follow from it. */
  title: string;
  /** The question that the panel answers. */
  question: string;
  /** Columns, of 24. */
  span: number;
  /** Lines of 30 pixels. */
  height?: number;
  queries: readonly Query[];
  /** Whose unit is shown: a metric, a series, a recorded name or a unit of the page (units.ts). */
  unit: string;
  decimals?: number;
  min?: number;
  max?: number;
  colours?: Scale;
  mappings?: readonly ValueMapping[];
  links?: readonly DataLink[];
  /** Other colours or units of some series, by a pattern of their names: `{ 'Expected.*': [...] }`. */
  overrides?: Readonly<Record<string, readonly DynamicConfigValue[]>>;
  transformations?: readonly DataTransformerConfig[];
  /** Other times than the page shows: `now-30d`, `now/M` (this month so far). */
  timeFrom?: string;
  /** Least step of a chart: `15m`, `1d`. */
  step?: string;
  /** Most points of a chart, where more than pixels are needed because a step must not grow. */
  points?: number;
  /** Shown where there is no series. Missing is not zero: say what it means that there is none. */
  nothing?: string;
}

/** A panel before the frame gives it its number and place. */
export interface PanelSpec {
  kind: string;
  title: string;
  question: string;
  span: number;
  height: number;
  at(id: number, box: GridPos): GrafanaPanel;
}

/** What all builders of panels of the SDK have in common. */
export interface AnyPanelBuilder extends Builder<GrafanaPanel> {
  id(id: number): unknown;
  gridPos(box: GridPos): unknown;
  title(title: string): unknown;
  description(text: string): unknown;
  datasource(ref: typeof DATASOURCE): unknown;
  withTarget(target: DataqueryBuilder): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  colorScheme(color: FieldColorBuilder): unknown;
  thresholds(thresholds: ThresholdsConfigBuilder): unknown;
  mappings(mappings: ValueMapping[]): unknown;
  overrideByRegexp(pattern: string, properties: DynamicConfigValue[]): unknown;
  withTransformation(transformation: DataTransformerConfig): unknown;
  timeFrom(from: string): unknown;
  interval(step: string): unknown;
  maxDataPoints(points: number): unknown;
  noValue(text: string): unknown;
}

/** How a kind of panel asks: once for now, or along the time range, as series or as rows. */
export type Ask = 'now' | 'rows-now' | 'range' | 'rows-range';

/** Gives a builder of the SDK our words: datasource, queries, unit, colours and links of `words`. */
export function panelOf<B extends AnyPanelBuilder>(
  builder: B,
  words: PanelWords,
  how: { ask: Ask; colours: Scale; height: number; limits?: readonly Limit[] },
): PanelSpec {
  const { title, question, span, height = how.height } = words;
  dress(builder, words, how.colours);
  for (const [index, query] of words.queries.entries()) builder.withTarget(target(query, index, how.ask));
  for (const each of words.transformations ?? []) builder.withTransformation(each);
  for (const [pattern, properties] of Object.entries(words.overrides ?? {}))
    builder.overrideByRegexp(`/^(?:${pattern})$/`, [...properties]);
  drawLimits(builder, how.limits ?? [], how.ask);
  const kind = builder.build().type;
  return {
    kind,
    title,
    question,
    span,
    height,
    at(id, box) {
      builder.id(id);
      builder.gridPos(box);
      return linked(builder.build(), words.links ?? []);
    },
  };
}

/** Words, unit and colours: what says what is shown, whoever asks for it. */
function dress(builder: AnyPanelBuilder, words: PanelWords, colours: Scale): void {
  builder.title(words.title);
  builder.description(words.question);
  builder.datasource(DATASOURCE);
  builder.unit(unitOf(words.unit));
  const { color, thresholds } = colourOf(words.colours ?? colours);
  builder.colorScheme(color);
  builder.thresholds(thresholds);
  if (words.decimals !== undefined) builder.decimals(words.decimals);
  if (words.min !== undefined) builder.min(words.min);
  if (words.max !== undefined) builder.max(words.max);
  if (words.mappings !== undefined) builder.mappings([...words.mappings]);
  if (words.timeFrom !== undefined) builder.timeFrom(words.timeFrom);
  if (words.step !== undefined) builder.interval(words.step);
  if (words.points !== undefined) builder.maxDataPoints(words.points);
  if (words.nothing !== undefined) builder.noValue(words.nothing);
}

function target({ expr, legend, id }: Query, index: number, ask: Ask): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .datasource(DATASOURCE)
    .refId(id ?? String.fromCharCode(65 + index))
    .expr(expr.trim())
    .format(ask.startsWith('rows') ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
  if (legend !== undefined) query.legendFormat(legend);
  return ask.endsWith('now') ? query.instant() : query.range();
}

/** Limits are one colour each, dashed, without a fill, whatever the scale of the others is. */
function drawLimits(builder: AnyPanelBuilder, limits: readonly Limit[], ask: Ask): void {
  for (const [index, { expr, legend, level }] of limits.entries()) {
    builder.withTarget(target({ expr, legend, id: `limit${index + 1}` }, index, ask));
    const escaped = legend.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\\\{.*?\\\}\\\}/g, '.*');
    builder.overrideByRegexp(`/^${escaped}$/`, [
      { id: 'color', value: { mode: 'fixed', fixedColor: LIMIT_COLOURS[level] } },
      { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
      { id: 'custom.fillOpacity', value: 0 },
      { id: 'custom.stacking', value: { mode: 'none' } },
    ]);
  }
}

/** The SDK's type of data links is that of links of pages, with fields that Grafana ignores here. */
function linked(panel: GrafanaPanel, links: readonly DataLink[]): GrafanaPanel {
  if (links.length === 0) return panel;
  const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  return {
    ...panel,
    fieldConfig: { defaults: { ...defaults, links: links as never }, overrides },
  };
}
